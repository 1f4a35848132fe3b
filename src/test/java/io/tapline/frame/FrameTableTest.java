package io.tapline.frame;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FrameTableTest {
    private final CaptureInterface eth = CaptureInterface.live(2, "eth0", LinkType.ETHERNET, 0);
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(64);
    private final FrameTable table = new FrameTable(eth);
    private final List<Frame> got = new ArrayList<>();

    private void fill(int rows) {
        table.begin(buffer);
        for (int i = 0; i < rows; i++) {
            buffer.put(4 * i, (byte) i);
            table.add(4 * i, 1 + i % 4, 100 + i, 1_000 - i, i % 2 == 0 ? Direction.HOST : Direction.OUTGOING);
        }
    }

    @Test
    void eachRowIsAFrame() throws IOException {
        fill(5);
        assertEquals(5, table.handTo(frame -> got.add(frame.copy()), 10));
        assertFalse(table.isHeld());
        for (int i = 0; i < 5; i++) {
            Frame frame = got.get(i);
            assertEquals(1 + i % 4, frame.capturedLength());
            assertEquals(i, frame.toByteArray()[0]);
            assertEquals(100 + i, frame.originalLength());
            assertEquals(1_000 - i, frame.timestampNanos());
            assertEquals(i % 2 == 0 ? Direction.HOST : Direction.OUTGOING, frame.direction());
            assertSame(eth, frame.captureInterface());
            assertEquals(LinkType.ETHERNET, frame.linkType());
            assertTrue(frame.isTimestamped());
            assertEquals(0, frame.optionsLength());
        }
    }

    @Test
    void whatAHandlerMakesOfTheViewIsForgottenWithTheNextRow() throws IOException {
        fill(5);
        table.handTo(
                frame -> {
                    got.add(frame.copy());
                    frame.overflowSeconds(1)
                            .noTimestamp()
                            .direction(Direction.UNKNOWN)
                            .captureInterface(CaptureInterface.UNKNOWN)
                            .options(buffer, 0, 4);
                },
                5);
        for (int i = 0; i < 5; i++) {
            Frame frame = got.get(i);
            assertTrue(frame.isTimestamped());
            assertEquals(1_000 - i, frame.timestampNanos());
            assertEquals(0, frame.overflowSeconds());
            assertEquals(0, frame.optionsLength());
            assertEquals(i % 2 == 0 ? Direction.HOST : Direction.OUTGOING, frame.direction());
            assertSame(eth, frame.captureInterface());
        }
    }

    @Test
    void handsOutNoMoreThanAskedFor() throws IOException {
        fill(5);
        assertEquals(2, table.handTo(frame -> got.add(frame.copy()), 2));
        assertEquals(2, table.next());
        assertTrue(table.isHeld());
        assertEquals(3, table.handTo(frame -> got.add(frame.copy()), 9));
        byte[] firsts = new byte[5];
        for (int i = 0; i < 5; i++) {
            firsts[i] = got.get(i).toByteArray()[0];
        }
        assertArrayEquals(new byte[] {0, 1, 2, 3, 4}, firsts);
    }

    @Test
    void whatIsRefusedIsOverAndTheRestIsStillToCome() throws IOException {
        fill(5);
        FrameHandler refusing = frame -> {
            if (frame.originalLength() == 102) {
                throw new IOException("not this one");
            }
            got.add(frame.copy());
        };
        assertThrows(IOException.class, () -> table.handTo(refusing, 10));
        assertEquals(2, got.size());
        assertEquals(2, table.handTo(refusing, 10));
        assertEquals(104, got.get(3).originalLength());
        assertFalse(table.isHeld());
    }

    @Test
    void knowsItsBytesAndTimes() throws IOException {
        fill(5);
        assertEquals(1 + 2 + 3 + 4 + 1, table.bytes(0, 5));
        assertEquals(2 + 3, table.bytes(1, 3));
        table.dropLast();
        assertEquals(1 + 2 + 3 + 4, table.bytes(0, 4));
        table.handTo(
                new FrameHandler() {
                    @Override
                    public void onFrame(Frame frame) {
                        throw new AssertionError("a table comes as one");
                    }

                    @Override
                    public void onTable(FrameTable rows) {
                        assertEquals(3, rows.end());
                        assertEquals(998, rows.earliest());
                        assertEquals(1_000, rows.latest());
                    }
                },
                3);
        assertEquals(3, table.next());
    }

    @Test
    void aFrameOutsideTheBufferIsRefused() {
        table.begin(buffer);
        table.add(60, 5, 5, 0, Direction.HOST);
        assertThrows(IndexOutOfBoundsException.class, () -> table.frame(0));
    }
}
