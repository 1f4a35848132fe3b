package io.tapline.bench;

import io.tapline.frame.FrameBatch;
import io.tapline.frame.FrameHandler;
import io.tapline.frame.FrameSource;
import io.tapline.protocol.Protocols;
import io.tapline.savefile.SaveFileSource;
import io.tapline.wire.Decoder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code DecodeRate FILE FRAMES ROUNDS}: how many frames a second are decoded from memory, into all their layers; the same as decode.cpp does
 * with libtins. The first FRAMES frames of the file are decoded ROUNDS times, after as many rounds that do not count. They stand in batches of
 * the size that the printing threads get.
 */
public final class DecodeRate {
    private static final int BATCH_FRAMES = 256;
    private static final int BATCH_BYTES = 1 << 17;

    private DecodeRate() {}

    /** Prints frames a second and the number of layers. */
    public static void main(String[] args) throws IOException {
        int most = Integer.parseInt(args[1]);
        List<FrameBatch> batches = batches(Path.of(args[0]), most);
        int frames = batches.stream().mapToInt(FrameBatch::size).sum();
        int rounds = Integer.parseInt(args[2]);
        Decoder decoder = new Decoder(Protocols.REGISTRY);
        rounds(decoder, batches, rounds);
        long start = System.nanoTime();
        long layers = rounds(decoder, batches, rounds);
        double seconds = (System.nanoTime() - start) / 1e9;
        System.out.println(Math.round(frames * (long) rounds / seconds) + " " + layers);
    }

    private static long rounds(Decoder decoder, List<FrameBatch> batches, int rounds) {
        long layers = 0;
        for (int round = 0; round < rounds; round++) {
            for (FrameBatch batch : batches) {
                layers += layers(decoder, batch);
            }
        }
        return layers;
    }

    /** A method of its own, as for a thread that prints: the JVM need not make code for it twice, once for a loop that it is in already. */
    private static long layers(Decoder decoder, FrameBatch batch) {
        long layers = 0;
        for (int i = 0; i < batch.size(); i++) {
            layers += decoder.decode(batch.get(i)).depth();
        }
        return layers;
    }

    private static List<FrameBatch> batches(Path file, int most) throws IOException {
        List<FrameBatch> batches = new ArrayList<>();
        batches.add(new FrameBatch(BATCH_FRAMES, BATCH_BYTES));
        FrameHandler keep = frame -> {
            if (!batches.get(batches.size() - 1).add(frame)) {
                batches.add(new FrameBatch(BATCH_FRAMES, BATCH_BYTES));
                batches.get(batches.size() - 1).add(frame);
            }
        };
        int left = most;
        try (SaveFileSource source = SaveFileSource.open(file)) {
            for (int count = 0; left > 0 && count != FrameSource.END; left -= Math.max(0, count)) {
                count = source.poll(keep, left);
            }
        }
        return batches;
    }
}
