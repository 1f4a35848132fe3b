package io.tapline.frame;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class FrameBatchTest {
    private static final CaptureInterface OTHER = CaptureInterface.live(3, "other", LinkType.RAW, 100);

    private final ByteBuffer buffer = ByteBuffer.allocate(64);
    private final Frame frame = new Frame();

    /** Frames of all sorts in turn; the length is the number modulo 8. */
    private Frame numbered(int number) {
        for (int i = 0; i < 8; i++) {
            buffer.put(i, (byte) (number + i));
        }
        frame.wrap(buffer, 0, number % 8, number, 1000L * number, number % 3 == 0 ? LinkType.RAW : LinkType.ETHERNET);
        if (number % 2 == 0) {
            frame.captureInterface(OTHER).direction(Direction.OUTGOING);
        }
        if (number % 5 == 0) {
            frame.overflowSeconds(2);
        }
        return number % 7 == 0 ? frame.noTimestamp() : frame;
    }

    private static void assertSameFrame(Frame want, Frame got) {
        assertArrayEquals(want.toByteArray(), got.toByteArray());
        assertEquals(want.originalLength(), got.originalLength());
        assertEquals(want.timestampNanos(), got.timestampNanos());
        assertEquals(want.isTimestamped(), got.isTimestamped());
        assertEquals(want.overflowSeconds(), got.overflowSeconds());
        assertEquals(want.linkType(), got.linkType());
        assertEquals(want.direction(), got.direction());
        assertSame(want.captureInterface(), got.captureInterface());
        assertEquals(0, got.optionsLength());
    }

    @Test
    void givesBackWhatWasAddedInAnyOrderAndAfterEachClearing() {
        FrameBatch batch = new FrameBatch(100, 800);
        for (int round = 0; round < 3; round++) {
            int size = 0;
            while (batch.add(numbered(round * 31 + size))) {
                size++;
            }
            assertEquals(size, batch.size());
            assertTrue(size > 8);
            for (int i = 0; i < size; i++) {
                assertSameFrame(numbered(round * 31 + i), batch.get(i));
            }
            for (int i = size - 1; i >= 0; i--) {
                assertSameFrame(numbered(round * 31 + i), batch.get(i));
            }
            batch.clear();
            assertEquals(0, batch.size());
            assertThrows(IndexOutOfBoundsException.class, () -> batch.get(0));
        }
    }

    @Test
    void takesNoMoreFramesOrBytesThanItHasRoomFor() {
        FrameBatch few = new FrameBatch(2, 100);
        frame.wrap(buffer, 0, 1, 1, 0, LinkType.RAW);
        assertTrue(few.add(frame) && few.add(frame));
        assertFalse(few.add(frame));
        FrameBatch small = new FrameBatch(9, 10);
        frame.wrap(buffer, 0, 5, 5, 0, LinkType.RAW);
        assertTrue(small.add(frame) && small.add(frame));
        assertFalse(small.add(frame));
        // One without bytes, at the very end.
        assertTrue(small.add(frame.wrap(buffer, 0, 0, 7, 1, LinkType.RAW)));
        assertEquals(0, small.get(2).capturedLength());
        assertEquals(7, small.get(2).originalLength());
        assertFalse(new FrameBatch(9, 4).add(frame.wrap(buffer, 0, 5, 5, 0, LinkType.RAW)));
    }

    @Test
    void beginsEachFrameWithALineOfTheCache() {
        FrameBatch batch = new FrameBatch(20, 200);
        int size = 0;
        while (batch.add(numbered(size))) {
            size++;
        }
        for (int i = 0; i < size; i++) {
            assertEquals(0, batch.get(i).buffer().alignmentOffset(batch.get(i).offset(), 64));
        }
        assertEquals(20, size);
    }

    @Test
    void isFullWhereTooManyFramesHaveNothingInCommon() {
        FrameBatch batch = new FrameBatch(100, 800);
        int size = 0;
        while (batch.add(frame.wrap(buffer, 0, 4, 4, 0, 200 + size))) {
            size++;
        }
        assertTrue(size >= 4 && size < 100);
        for (int i = 0; i < size; i++) {
            assertEquals(200 + i, batch.get(i).linkType());
        }
        batch.clear();
        assertTrue(batch.add(frame));
        assertEquals(200 + size, batch.get(0).linkType());
    }

    /** A table of frames in that buffer, each five bytes long and seven behind the one before, from a place on. */
    private static FrameTable table(ByteBuffer bytes, int from, int rows) {
        FrameTable table = new FrameTable(OTHER);
        table.begin(bytes, true);
        for (int i = 0; i < rows; i++) {
            bytes.put(from + 7 * i, (byte) i);
            table.add(from + 7 * i, 5, 50 + i, i, i % 3 == 0 ? Direction.HOST : Direction.OUTGOING);
        }
        return table;
    }

    /** Lets the batch refer to the rows of a table. */
    private static int refer(FrameBatch batch, FrameTable table) throws IOException {
        table.handTo(
                new FrameHandler() {
                    @Override
                    public void onFrame(Frame frame) {
                        throw new AssertionError("a frame by itself");
                    }

                    @Override
                    public void onTable(FrameTable rows) {
                        rows.took(batch.refer(rows));
                    }
                },
                table.size());
        return batch.size();
    }

    @Test
    void leavesTheFramesOfATableWhereTheyAre() throws IOException {
        ByteBuffer large = ByteBuffer.allocate(100_000);
        FrameBatch batch = new FrameBatch(40, 800);
        assertEquals(30, refer(batch, table(large, 99_000, 30)));
        FrameTable same = table(large, 5, 30);
        assertEquals(40, refer(batch, same));
        for (int i = 0; i < 40; i++) {
            Frame got = batch.get(i);
            int row = i % 30;
            assertSame(large, got.buffer());
            assertEquals((i < 30 ? 99_000 : 5) + 7 * row, got.offset());
            assertEquals(row, got.toByteArray()[0]);
            assertEquals(5, got.capturedLength());
            assertEquals(50 + row, got.originalLength());
            assertEquals(row, got.timestampNanos());
            assertEquals(row % 3 == 0 ? Direction.HOST : Direction.OUTGOING, got.direction());
            assertSame(OTHER, got.captureInterface());
            assertEquals(OTHER.linkType(), got.linkType());
        }
        assertFalse(batch.add(frame));
    }

    @Test
    void holdsFramesOfOneBufferOnlyUntilItIsCleared() throws IOException {
        ByteBuffer large = ByteBuffer.allocate(100_000);
        FrameBatch batch = new FrameBatch(40, 800);
        refer(batch, table(large, 99_000, 30));
        assertFalse(batch.add(numbered(3)));
        assertEquals(30, refer(batch, table(ByteBuffer.allocate(300), 5, 2)));
        batch.clear();
        // Other buffers are smaller, and what was read ahead of the large one lay behind their ends.
        assertTrue(batch.add(numbered(3)));
        assertSameFrame(numbered(3), batch.get(0));
        assertEquals(1, refer(batch, table(large, 99_000, 30)));
        batch.clear();
        assertEquals(2, refer(batch, table(ByteBuffer.allocate(300), 5, 2)));
        assertEquals(1, batch.get(1).toByteArray()[0]);
    }

    @Test
    void refusesAFrameThatLiesBeyondItsBuffer() {
        FrameTable table = new FrameTable(OTHER);
        table.begin(ByteBuffer.allocate(10), true);
        table.add(8, 5, 5, 0, Direction.HOST);
        assertThrows(IndexOutOfBoundsException.class, () -> refer(new FrameBatch(9, 9), table));
    }

    @Test
    void ignoresOptions() {
        FrameBatch batch = new FrameBatch(1, 8);
        batch.add(frame.wrap(buffer, 0, 4, 4, 0, LinkType.RAW).options(buffer, 0, 4));
        assertEquals(0, batch.get(0).optionsLength());
    }
}
