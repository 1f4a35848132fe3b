package io.tapline.frame;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;

class FrameTest {
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(16);

    @Test
    void copyOutlivesTheBuffer() {
        buffer.put(4, (byte) 1).put(5, (byte) 2).put(6, (byte) 3).put(9, (byte) 77);
        Frame frame = new Frame()
                .wrap(buffer, 4, 3, 60, 1_700_000_000_123_456_789L, LinkType.ETHERNET)
                .direction(Direction.OUTGOING)
                .overflowSeconds(2)
                .options(buffer, 9, 1);
        Frame copy = frame.copy();
        buffer.put(4, (byte) 99).put(9, (byte) 99);
        frame.wrap(buffer, 0, 1, 1, 0, LinkType.RAW);

        assertArrayEquals(new byte[] {1, 2, 3}, copy.toByteArray());
        assertEquals(60, copy.originalLength());
        assertEquals(1_700_000_000_123_456_789L, copy.timestampNanos());
        assertEquals(LinkType.ETHERNET, copy.linkType());
        assertEquals(Direction.OUTGOING, copy.direction());
        assertEquals(2, copy.overflowSeconds());
        assertEquals(1, copy.optionsLength());
        assertEquals(77, copy.options().get(copy.optionsOffset()));
    }

    @Test
    void wrapForgetsWhatTheLastFrameHad() {
        Frame frame = new Frame().wrap(buffer, 0, 4, 4, 5, LinkType.ETHERNET);
        frame.direction(Direction.HOST).noTimestamp().options(buffer, 0, 4).overflowSeconds(1);
        frame.wrap(buffer, 0, 4, 4, 5, LinkType.ETHERNET);

        assertEquals(Direction.UNKNOWN, frame.direction());
        assertTrue(frame.isTimestamped());
        assertEquals(0, frame.optionsLength());
        assertEquals(0, frame.overflowSeconds());
    }

    @Test
    void copyKeepsTheAbsenceOfATime() {
        Frame frame = new Frame().wrap(buffer, 0, 4, 4, 5, LinkType.ETHERNET).noTimestamp();
        assertFalse(frame.copy().isTimestamped());
    }

    @Test
    void wrapRefusesWhatTheBufferDoesNotHold() {
        Frame frame = new Frame();
        assertThrows(IndexOutOfBoundsException.class, () -> frame.wrap(buffer, 10, 7, 7, 0, 1));
        assertThrows(IndexOutOfBoundsException.class, () -> frame.wrap(buffer, -1, 1, 1, 0, 1));
        assertThrows(IndexOutOfBoundsException.class, () -> frame.wrap(buffer, 0, -1, 1, 0, 1));
        assertThrows(IndexOutOfBoundsException.class, () -> frame.wrap(buffer, Integer.MAX_VALUE, 16, 16, 0, 1));
    }

    @Test
    void wrapRefusesALittleEndianBuffer() {
        ByteBuffer little = ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN);
        assertThrows(IllegalArgumentException.class, () -> new Frame().wrap(little, 0, 4, 4, 0, 1));
    }

    @Test
    void aListIsASinkAndASource() throws IOException {
        FrameList list = new FrameList();
        for (int i = 0; i < 3; i++) {
            list.onFrame(Frame.of(new byte[] {(byte) i}, LinkType.ETHERNET));
        }
        FrameList other = new FrameList();
        assertEquals(2, list.poll(other, 2));
        assertEquals(1, list.poll(other, 2));
        assertEquals(FrameSource.END, list.poll(other, 2));
        list.rewind();
        assertEquals(1, list.poll(other, 1));

        assertEquals(4, other.frames().size());
        assertArrayEquals(new byte[] {2}, other.frames().get(2).toByteArray());
        assertArrayEquals(new byte[] {0}, other.frames().get(3).toByteArray());
    }

    @Test
    void linkTypesHaveLibpcapsNames() {
        assertEquals("EN10MB", LinkType.name(1));
        assertEquals("147", LinkType.name(147));
        assertEquals(113, LinkType.parse("linux_sll"));
        assertEquals(1, LinkType.parse("DLT_EN10MB"));
        assertEquals(147, LinkType.parse("147"));
        assertEquals(-1, LinkType.parse("nonsense"));
    }

    @Test
    void directionsAreThoseOfTheKernel() {
        assertEquals(Direction.HOST, Direction.ofPacketType(0));
        assertEquals(Direction.OUTGOING, Direction.ofPacketType(4));
        assertEquals(Direction.UNKNOWN, Direction.ofPacketType(7));
        assertTrue(Direction.OTHER_HOST.isIncoming());
        assertFalse(Direction.OUTGOING.isIncoming());
        assertFalse(Direction.UNKNOWN.isIncoming());
    }
}
