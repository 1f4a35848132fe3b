package io.tapline.savefile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.tapline.frame.Frame;
import io.tapline.frame.FrameHandler;
import io.tapline.frame.FrameSource;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.util.ArrayList;
import java.util.List;

/**
 * Any bytes as a save file. In the normal run the seeds of SaveFileFuzzTestInputs go through; with JAZZER_FUZZ=1 in the environment Jazzer looks
 * for worse ones:
 *
 * <pre>JAZZER_FUZZ=1 mvn test -Dtapline.fuzz=true -Dtest=SaveFileFuzzTest</pre>
 */
class SaveFileFuzzTest {
    private static final long MOST_MEMORY = 64L * 1024 * 1024;
    /** What a compressed input may become: more would only make the search slow. */
    private static final int MOST_FRAMES = 10_000;

    private static final com.sun.management.ThreadMXBean THREADS =
            (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();

    /** What was read: the frames, and the complaint at the end where there is one. */
    private static final class Outcome {
        private final List<Frame> frames = new ArrayList<>();
        private DamagedFileException damage;
        private FileType type;
        private long bytes;
        private long last;
    }

    @FuzzTest(maxDuration = "3m")
    void readsAnyBytes(byte[] file) throws IOException {
        Outcome whole = read(channel(file, Integer.MAX_VALUE), frame -> {}, null);
        // Not of the first time, which may have to load classes.
        long before = THREADS.getThreadAllocatedBytes(Thread.currentThread().getId());
        Outcome pieces = read(channel(file, 7), frame -> {}, null);
        long allocated = THREADS.getThreadAllocatedBytes(Thread.currentThread().getId()) - before;
        // The frames are copied here.
        assertTrue(allocated < MOST_MEMORY + 2 * whole.bytes, allocated + " bytes of heap");
        // A pipe that has brought just one sound record is not kept waiting for the second, by which it would be an old
        // variant of pcap.
        if (whole.type == pieces.type) {
            assertSame(whole, pieces);
            assertEquals(message(whole), message(pieces));
        }
        if (whole.frames.size() < MOST_FRAMES) {
            rewrite(file, SaveFileFormat.PCAPNG, whole);
            rewrite(file, SaveFileFormat.PCAP_NANO, whole);
        }
    }

    private static String message(Outcome outcome) {
        return outcome.damage == null ? "" : outcome.damage.getMessage();
    }

    private static void assertSame(Outcome expected, Outcome actual) {
        assertEquals(expected.frames.size(), actual.frames.size());
        for (int i = 0; i < expected.frames.size(); i++) {
            Frame one = expected.frames.get(i);
            Frame other = actual.frames.get(i);
            assertEquals(one.linkType(), other.linkType());
            assertEquals(one.originalLength(), other.originalLength());
            assertEquals(ByteBuffer.wrap(one.toByteArray()), ByteBuffer.wrap(other.toByteArray()));
        }
    }

    private static Outcome read(ReadableByteChannel channel, FrameHandler handler, SaveFileSink sink)
            throws IOException {
        Outcome outcome = new Outcome();
        try (SaveFileSource source = SaveFileSource.open(channel)) {
            if (sink != null) {
                sink.follow(source);
            }
            source.linkType();
            source.snapLength();
            source.onBlock(block -> {
                assertTrue(block.offset() + block.length() <= block.buffer().capacity());
                Options options = block.options(new Options());
                int steps = 0;
                while (options.next()) {
                    assertTrue(++steps <= block.length());
                }
            });
            FrameHandler keep = frame -> {
                outcome.bytes += 200 + frame.capturedLength();
                outcome.frames.add(frame.copy());
                handler.onFrame(frame);
            };
            while (outcome.frames.size() < MOST_FRAMES && source.poll(keep, 3) != FrameSource.END) {
                assertTrue(source.position() >= outcome.last, "the position goes back");
                outcome.last = source.position();
                outcome.type = source.type();
            }
            assertEquals(outcome.frames.size(), source.frames());
        } catch (DamagedFileException damage) {
            outcome.damage = damage;
            assertTrue(damage.offset() >= 0 && damage.getMessage().startsWith("damaged at byte " + damage.offset()));
        }
        return outcome;
    }

    /** What was written reads back without a complaint, and as the same frames. */
    private static void rewrite(byte[] file, SaveFileFormat format, Outcome whole) throws IOException {
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        Outcome again;
        try (SaveFileSink sink = SaveFileSink.to(Channels.newChannel(written), format, Compression.NONE)) {
            again = read(channel(file, Integer.MAX_VALUE), sink, sink);
        } catch (LinkTypeException pcapHoldsOne) {
            return;
        }
        assertSame(whole, again);
        Outcome back = read(channel(written.toByteArray(), Integer.MAX_VALUE), frame -> {}, null);
        assertNull(back.damage, () -> back.damage.getMessage());
        assertSame(whole, back);
        for (int i = 0; format == SaveFileFormat.PCAPNG && i < back.frames.size(); i++) {
            Frame one = whole.frames.get(i);
            Frame other = back.frames.get(i);
            assertEquals(one.timestampNanos(), other.timestampNanos());
            assertEquals(one.direction(), other.direction());
            if (one.optionsLength() > 0) {
                // Otherwise the direction that an old variant's header tells has become an option.
                assertEquals(one.optionsLength(), other.optionsLength());
            }
        }
    }

    /** Gives at most so many bytes at a time, as a pipe may. */
    private static ReadableByteChannel channel(byte[] file, int most) {
        ByteBuffer rest = ByteBuffer.wrap(file);
        return new ReadableByteChannel() {
            @Override
            public int read(ByteBuffer target) {
                if (!rest.hasRemaining()) {
                    return -1;
                }
                int count = Math.min(most, Math.min(rest.remaining(), target.remaining()));
                target.put(file, rest.position(), count);
                rest.position(rest.position() + count);
                return count;
            }

            @Override
            public boolean isOpen() {
                return true;
            }

            @Override
            public void close() {}
        };
    }
}
