package io.tapline.bench;

import io.tapline.frame.FrameBatch;
import io.tapline.frame.FrameHandler;
import io.tapline.frame.FrameSource;
import io.tapline.protocol.Protocols;
import io.tapline.savefile.SaveFileSource;
import io.tapline.wire.Decoder;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code DecodeRate FILE FRAMES}: how many frames a second are decoded from memory, into all their layers; the same as decode.cpp does with
 * libtins. For each line on standard input the first FRAMES frames of the file are decoded again and again, for as many milliseconds as the
 * line says; in between it sleeps. The frames stand in batches of the size that the printing threads get.
 */
public final class DecodeRate {
    private static final int BATCH_FRAMES = 256;
    private static final int BATCH_BYTES = 1 << 17;

    private DecodeRate() {}

    /** Prints frames a second and the number of layers, for each line. */
    public static void main(String[] args) throws IOException {
        List<FrameBatch> batches = batches(Path.of(args[0]), Integer.parseInt(args[1]));
        Decoder decoder = new Decoder(Protocols.REGISTRY);
        BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            System.out.println(slice(decoder, batches, Long.parseLong(line) * 1_000_000));
        }
    }

    private static String slice(Decoder decoder, List<FrameBatch> batches, long nanos) {
        int frames = batches.stream().mapToInt(FrameBatch::size).sum();
        long layers = 0;
        long decoded = 0;
        long taken = 0;
        long start = System.nanoTime();
        while (taken < nanos) {
            for (FrameBatch batch : batches) {
                layers += layers(decoder, batch);
            }
            decoded += frames;
            taken = System.nanoTime() - start;
        }
        return Math.round(decoded * 1e9 / taken) + " " + layers;
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
