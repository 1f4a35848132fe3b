package io.tapline.savefile;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tapline.frame.CaptureInterface;
import io.tapline.frame.Direction;
import io.tapline.frame.Frame;
import io.tapline.frame.LinkType;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SaveFileSinkTest {
    @TempDir
    Path folder;

    private static Frame frame(int length, int seed, long nanos) {
        return Frame.of(FileBytes.frame(length, seed), LinkType.ETHERNET).timestampNanos(nanos);
    }

    @Test
    void writesPcapAsItsDocumentLaysItOut() throws IOException {
        Path file = folder.resolve("x.pcap");
        try (SaveFileSink sink = SaveFileSink.create(file, SaveFileFormat.PCAP_MICRO)) {
            sink.onFrame(frame(60, 3, 1_700_000_000_123_456_789L));
            assertEquals(1, sink.frames());
            assertEquals(100, sink.position());
        }
        assertArrayEquals(
                FileBytes.little()
                        .pcap(0xa1b2c3d4L, 262144, 1)
                        .record(1_700_000_000L, 123_456, 60, FileBytes.frame(60, 3))
                        .array(),
                Files.readAllBytes(file));
        Path nano = folder.resolve("nano.pcap");
        try (SaveFileSink sink = SaveFileSink.create(nano)) {
            sink.onFrame(frame(60, 3, 1_700_000_000_123_456_789L));
        }
        assertArrayEquals(
                FileBytes.little()
                        .pcap(0xa1b23c4dL, 262144, 1)
                        .record(1_700_000_000L, 123_456_789, 60, FileBytes.frame(60, 3))
                        .array(),
                Files.readAllBytes(nano));
    }

    @Test
    void writesFilesWithoutFrames() throws IOException {
        Path pcap = folder.resolve("x.pcap");
        SaveFileSink.create(pcap).close();
        assertEquals(24, Files.size(pcap));
        Path pcapng = folder.resolve("x.pcapng");
        SaveFileSink.create(pcapng).close();
        assertTrue(SaveFileSourceTest.read(SaveFileSource.open(pcapng)).isEmpty());
    }

    @Test
    void saysAtItsHeadWhatTheCaptureWas() throws IOException {
        Path file = folder.resolve("x.pcapng");
        CaptureInterface eth = CaptureInterface.live(0, "eth0", LinkType.ETHERNET, 0);
        try (SaveFileSink sink = SaveFileSink.create(file).notes(new CaptureNotes("udp port 53", "slow DNS at noon"))) {
            sink.describe(eth);
        }
        SaveFileSource source = SaveFileSource.open(file);
        List<String> notes = new ArrayList<>();
        Options options = new Options();
        source.onBlock(block -> {
            for (block.options(options); options.next(); ) {
                if (options.code() == Options.COMMENT || options.code() == Options.IF_FILTER) {
                    notes.add(block.type() + new String(options.bytes(), StandardCharsets.UTF_8));
                }
            }
        });
        SaveFileSourceTest.read(source);
        // draft-ietf-opsawg-pcapng: if_filter begins with a byte that tells what follows, 0 for a string of libpcap's.
        assertEquals(
                List.of(Block.SECTION_HEADER + "slow DNS at noon", Block.INTERFACE_DESCRIPTION + "\0udp port 53"),
                notes);
    }

    @Test
    void marksOnlyWhatWasSentWhereThatIsAsked() throws IOException {
        Path file = folder.resolve("x.pcapng");
        try (SaveFileSink sink = SaveFileSink.create(file).flagReceived(false)) {
            long before = sink.position();
            sink.onFrame(frame(64, 1, 1));
            long plain = sink.position();
            sink.onFrame(frame(64, 2, 2).direction(Direction.OTHER_HOST));
            assertEquals(plain + 32 + 64, sink.position(), "an Enhanced Packet Block without options, from " + before);
            sink.onFrame(frame(64, 3, 3).direction(Direction.OUTGOING));
        }
        List<Frame> frames = SaveFileSourceTest.read(SaveFileSource.open(file));
        assertEquals(
                List.of(Direction.UNKNOWN, Direction.UNKNOWN, Direction.OUTGOING),
                frames.stream().map(Frame::direction).toList());
    }

    @Test
    void keepsEverythingOfAFrameInPcapng() throws IOException {
        Path file = folder.resolve("x.pcapng");
        CaptureInterface eth = CaptureInterface.live(3, "eth0", LinkType.ETHERNET, 96);
        CaptureInterface any = CaptureInterface.live(0, "any", LinkType.LINUX_SLL2, 0);
        try (SaveFileSink sink = SaveFileSink.create(file)) {
            sink.describe(eth);
            sink.onFrame(frame(61, 1, 1_700_000_000_123_456_789L)
                    .captureInterface(eth)
                    .direction(Direction.BROADCAST));
            sink.onFrame(new Frame()
                    .wrap(ByteBuffer.wrap(FileBytes.frame(20, 2)), 0, 20, 1500, 7, LinkType.LINUX_SLL2)
                    .captureInterface(any));
            sink.onFrame(frame(4, 3, 9).captureInterface(eth));
            sink.statistics(eth, new InterfaceStatistics(1, 2, 10, -1, 9, 1, 8));
        }
        SaveFileSource source = SaveFileSource.open(file);
        List<Integer> blocks = new ArrayList<>();
        source.onBlock(block -> blocks.add(block.type()));
        List<Frame> frames = SaveFileSourceTest.read(source);
        assertEquals(List.of(Block.SECTION_HEADER, 1, 1, Block.INTERFACE_STATISTICS), blocks);
        assertEquals(3, frames.size());
        assertEquals(1_700_000_000_123_456_789L, frames.get(0).timestampNanos());
        assertEquals("eth0", frames.get(0).captureInterface().name());
        assertEquals(96, frames.get(0).captureInterface().snapLength());
        assertEquals(Direction.BROADCAST, frames.get(0).direction());
        assertArrayEquals(FileBytes.frame(61, 1), frames.get(0).toByteArray());
        assertEquals(1500, frames.get(1).originalLength());
        assertEquals(LinkType.LINUX_SLL2, frames.get(1).linkType());
        assertEquals(frames.get(0).captureInterface(), frames.get(2).captureInterface());
        assertEquals(9, frames.get(2).timestampNanos());
    }

    @Test
    void refusesASecondLinkTypeInPcap() throws IOException {
        Path file = folder.resolve("x.pcap");
        try (SaveFileSink sink = SaveFileSink.create(file)) {
            sink.onFrame(frame(60, 1, 1));
            Frame other = Frame.of(FileBytes.frame(20, 2), LinkType.LINUX_SLL);
            LinkTypeException refused = assertThrows(LinkTypeException.class, () -> sink.onFrame(other));
            assertEquals(
                    "a pcap file holds one link type: this one EN10MB, so that a frame of LINUX_SLL does not fit;"
                            + " pcapng holds both",
                    refused.getMessage());
        }
        assertEquals(1, SaveFileSourceTest.read(SaveFileSource.open(file)).size());
    }

    @Test
    void writesInBlocksAndOnRequest() throws IOException {
        Path file = folder.resolve("x.pcapng");
        try (SaveFileSink sink = SaveFileSink.create(file)) {
            sink.onFrame(frame(60, 1, 1));
            sink.endOfBatch();
            assertEquals(0, Files.size(file));
            sink.flush();
            assertEquals(sink.position(), Files.size(file));
            sink.flushEachBatch(true);
            sink.onFrame(frame(60, 1, 1));
            sink.endOfBatch();
            assertEquals(sink.position(), Files.size(file));
            for (int i = 0; i < 10_000; i++) {
                sink.onFrame(frame(1500, i, 1));
            }
            assertTrue(sink.position() - Files.size(file) < Output.BLOCK);
        }
        assertEquals(10_002, SaveFileSourceTest.read(SaveFileSource.open(file)).size());
    }

    @Test
    void knowsFormatsByName() {
        assertEquals(SaveFileFormat.PCAP, SaveFileFormat.forName("a.pcap"));
        assertEquals(SaveFileFormat.PCAP, SaveFileFormat.forName("A.PCAP.GZ"));
        assertEquals(SaveFileFormat.PCAP, SaveFileFormat.forName("a.pcap.zst"));
        assertEquals(SaveFileFormat.PCAPNG, SaveFileFormat.forName("a.pcapng.lz4"));
        assertEquals(SaveFileFormat.PCAPNG, SaveFileFormat.forName("-"));
        assertFalse(SaveFileFormat.forName("pcap") == SaveFileFormat.PCAP);
    }
}
