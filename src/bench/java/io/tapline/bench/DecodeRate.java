package io.tapline.bench;

import io.tapline.frame.Frame;
import io.tapline.frame.FrameHandler;
import io.tapline.frame.FrameSource;
import io.tapline.protocol.Protocols;
import io.tapline.savefile.SaveFileSource;
import io.tapline.wire.Decoder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code DecodeRate FILE FRAMES ROUNDS}: how many frames a second are decoded from memory, into all their layers; the same as decode.cpp does
 * with libtins. The first FRAMES frames of the file are decoded ROUNDS times, after as many rounds that do not count.
 */
public final class DecodeRate {
    private DecodeRate() {}

    /** Prints frames a second and the number of layers. */
    public static void main(String[] args) throws IOException {
        List<Frame> frames = frames(Path.of(args[0]), Integer.parseInt(args[1]));
        int rounds = Integer.parseInt(args[2]);
        Decoder decoder = new Decoder(Protocols.REGISTRY);
        rounds(decoder, frames, rounds);
        long start = System.nanoTime();
        long layers = rounds(decoder, frames, rounds);
        double seconds = (System.nanoTime() - start) / 1e9;
        System.out.println(Math.round(frames.size() * (long) rounds / seconds) + " " + layers);
    }

    private static long rounds(Decoder decoder, List<Frame> frames, int rounds) {
        long layers = 0;
        for (int round = 0; round < rounds; round++) {
            for (int i = 0; i < frames.size(); i++) {
                layers += decoder.decode(frames.get(i)).depth();
            }
        }
        return layers;
    }

    private static List<Frame> frames(Path file, int most) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocateDirect((int) Files.size(file));
        List<Frame> frames = new ArrayList<>();
        FrameHandler keep = frame -> {
            int at = bytes.position();
            frames.add(new Frame().wrapCopy(frame, bytes, at));
            bytes.position(at + frame.capturedLength());
        };
        try (SaveFileSource source = SaveFileSource.open(file)) {
            while (frames.size() < most && source.poll(keep, most - frames.size()) != FrameSource.END) {}
        }
        return frames;
    }
}
