package io.tapline.savefile;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tapline.frame.Frame;
import io.tapline.frame.FrameList;
import io.tapline.frame.FrameSource;
import io.tapline.frame.LinkType;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class CompressionTest {
    private static byte[] resource(String name) throws IOException {
        try (InputStream in = CompressionTest.class.getResourceAsStream(name)) {
            return in.readAllBytes();
        }
    }

    private static void assertFrames(List<Frame> frames, int count) {
        assertEquals(count, frames.size());
        for (int i = 0; i < count; i++) {
            Frame frame = frames.get(i);
            assertEquals(1000, frame.capturedLength());
            assertEquals(i, frame.buffer().getInt(frame.offset() + 14));
            assertEquals((byte) i, frame.buffer().get(frame.offset() + 999));
            assertEquals((1_700_000_000L + i) * 1_000_000_000L + i * 1000L, frame.timestampNanos());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "300.pcap.gz",
                "members.pcap.gz",
                "300.pcap.zst",
                "frames.pcap.zst",
                "300.pcap.lz4",
                "dependent.pcap.lz4",
                "frames.pcap.lz4",
                "legacy.pcap.lz4"
            })
    void readsWhatTheCompressorsOwnToolsMake(String name) throws IOException {
        SaveFileSource source = SaveFileSourceTest.open(resource(name));
        assertEquals(Compression.forName(name), source.compression());
        assertFrames(SaveFileSourceTest.read(source), 300);
    }

    @ParameterizedTest
    @ValueSource(strings = {"members.pcap.gz", "frames.pcap.zst", "dependent.pcap.lz4", "legacy.pcap.lz4"})
    void readsFromAPipeThatBringsAByteAtATime(String name) throws IOException {
        InputStream drops = new ByteArrayInputStream(resource(name)) {
            @Override
            public synchronized int read(byte[] target, int offset, int length) {
                return super.read(target, offset, Math.min(length, 1));
            }

            @Override
            public synchronized int available() {
                return 0;
            }
        };
        assertFrames(SaveFileSourceTest.read(SaveFileSource.open(drops)), 300);
    }

    @ParameterizedTest
    @ValueSource(strings = {"300.pcap.gz", "300.pcap.zst", "300.pcap.lz4", "dependent.pcap.lz4", "legacy.pcap.lz4"})
    void givesWhatStandsBeforeACut(String name) throws IOException {
        byte[] whole = resource(name);
        int least = 0;
        for (int length = 4; length < whole.length; length += length < 300 ? 1 : 37) {
            FrameList list = new FrameList();
            byte[] cut = FileBytes.cut(whole, length);
            try {
                SaveFileSource source = SaveFileSourceTest.open(cut);
                while (source.poll(list, 1000) != FrameSource.END) {
                    assertTrue(list.frames().size() <= 300);
                }
                // Only the legacy format has no end mark; and it has blocks of 8 MiB, of which one holds all.
                assertTrue(name.startsWith("legacy"));
            } catch (DamagedFileException expected) {
                assertTrue(expected.getMessage().startsWith("damaged at byte "));
            }
            assertFrames(list.frames(), list.frames().size());
            assertTrue(list.frames().size() >= least, "a longer file gives less");
            least = list.frames().size();
        }
        assertTrue(least > 0 || name.startsWith("legacy"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"300.pcap.gz", "300.pcap.zst", "dependent.pcap.lz4"})
    void survivesWrongBytes(String name) throws IOException {
        byte[] whole = resource(name);
        Random random = new Random(1);
        for (int round = 0; round < 300; round++) {
            byte[] wrong = whole.clone();
            wrong[4 + random.nextInt(wrong.length - 4)] ^= (byte) (1 << random.nextInt(8));
            FrameList list = new FrameList();
            try {
                SaveFileSource source = SaveFileSourceTest.open(wrong);
                while (source.poll(list, 1000) != FrameSource.END) {
                    assertTrue(list.frames().size() <= 100_000);
                }
            } catch (DamagedFileException expected) {
                assertTrue(expected.offset() >= 0);
            }
        }
    }

    @Test
    void saysWhatFollowsTheEnd() throws IOException {
        byte[] file = FileBytes.big()
                .raw(resource("300.pcap.gz"))
                .text("what is this")
                .array();
        FrameList list = new FrameList();
        SaveFileSource source = SaveFileSourceTest.open(file);
        DamagedFileException damage = assertThrows(DamagedFileException.class, () -> {
            while (source.poll(list, 1000) != FrameSource.END) {
                assertTrue(list.frames().size() <= 300);
            }
        });
        assertEquals("damaged at byte 304824: what follows the gzip data is none", damage.getMessage());
        assertFrames(list.frames(), 300);
    }

    @ParameterizedTest
    @EnumSource(
            value = Compression.class,
            names = {"GZIP", "ZSTD", "LZ4"})
    void readsWhatItWrote(Compression compression) throws IOException {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        Random random = new Random(3);
        byte[] noise = new byte[50_000];
        try (SaveFileSink sink = SaveFileSink.to(Channels.newChannel(file), SaveFileFormat.PCAPNG, compression)) {
            for (int i = 0; i < 400; i++) {
                random.nextBytes(noise);
                sink.onFrame(Frame.of(noise, LinkType.ETHERNET).timestampNanos(i));
                if (i % 100 == 50) {
                    sink.flush();
                    int size = file.size();
                    FrameList list = new FrameList();
                    SaveFileSource source = SaveFileSourceTest.open(FileBytes.cut(file.toByteArray(), size));
                    assertThrows(DamagedFileException.class, () -> {
                        while (source.poll(list, 100) >= 0) {
                            assertTrue(list.frames().size() <= 400);
                        }
                    });
                    assertEquals(i + 1, list.frames().size(), "what was flushed can be read");
                }
            }
        }
        SaveFileSource source = SaveFileSourceTest.open(file.toByteArray());
        assertEquals(compression, source.compression());
        List<Frame> frames = SaveFileSourceTest.read(source);
        assertEquals(400, frames.size());
        assertArrayEquals(noise, frames.get(399).toByteArray());
    }

    @Test
    void namesTellTheCompression() {
        assertEquals(Compression.GZIP, Compression.forName("a.pcap.GZ"));
        assertEquals(Compression.ZSTD, Compression.forName("a.zst"));
        assertEquals(Compression.LZ4, Compression.forName("a.pcapng.lz4"));
        assertEquals(Compression.NONE, Compression.forName("gz"));
        assertEquals(".zst", Compression.ZSTD.suffix());
    }
}
