package io.tapline.wire;

import java.nio.ByteBuffer;
import java.util.IdentityHashMap;
import java.util.Map;

/**
 * What protocols remember of the frames before, for text that shows numbers in relation to them. Asked in the order of the frames. Used by
 * one thread at a time; several transcripts may share one by way of {@link Draft drafts}.
 */
public final class History {
    /** Numbers that an answer has. */
    public static final int ANSWER = 3;

    /** Numbers that a question has. */
    static final int QUESTION = 3;

    /** What one protocol remembers. */
    public interface Memory {
        /** A memory of nothing. */
        Memory fresh();

        /**
         * Answers a question, and remembers what it tells.
         *
         * @param buffer holds the bytes that the question is about
         * @param question what {@link Transcript#ask} was given, from that index on
         * @param answer takes {@link #ANSWER} numbers, from that index on
         */
        void answer(ByteBuffer buffer, long[] question, int from, int[] answer, int to);
    }

    private final Map<Memory, Memory> memories = new IdentityHashMap<>();
    private Memory lastKind;
    private Memory last;

    /** Asks the memory of that kind, which is made when it is first asked. */
    void ask(Memory kind, ByteBuffer buffer, long[] question, int from, int[] answer, int to) {
        if (kind != lastKind) {
            last = memories.get(kind);
            if (last == null) {
                last = kind.fresh();
                memories.put(kind, last);
            }
            lastKind = kind;
        }
        last.answer(buffer, question, from, answer, to);
    }
}
