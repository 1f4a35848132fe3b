package io.tapline.wire;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * What is missing in text of frames whose turn has not come yet: numbers in relation to what the frames before them told. A transcript
 * notes the questions and the gaps; when all frames before are done, {@link #complete} asks the {@link History} and fills the gaps. So
 * several threads can write text that depends on order. Used by one thread at a time, not always the same.
 */
public final class Draft {
    private static final int GAP = 3;
    private static final int FIRST_QUESTIONS = 256;

    private final History history;

    private History.Memory[] kinds = new History.Memory[FIRST_QUESTIONS];
    private ByteBuffer[] buffers = new ByteBuffer[FIRST_QUESTIONS];
    private long[] questions = new long[FIRST_QUESTIONS * History.QUESTION];
    private int[] answers = new int[FIRST_QUESTIONS * History.ANSWER];
    private int asked;

    /** Of each gap: where in the text it is, the number, and the index of the answer that is to be taken from it. */
    private int[] gaps = new int[3 * FIRST_QUESTIONS * GAP];

    private int gapsEnd;

    /** A draft that will be completed from that history. */
    public Draft(History history) {
        this.history = history;
    }

    /** Notes a question; returns its number. */
    int ask(History.Memory kind, ByteBuffer buffer, long first, long second, long third) {
        if (asked == kinds.length) {
            kinds = Arrays.copyOf(kinds, 2 * asked);
            buffers = Arrays.copyOf(buffers, 2 * asked);
            questions = Arrays.copyOf(questions, 2 * questions.length);
            answers = Arrays.copyOf(answers, 2 * answers.length);
        }
        kinds[asked] = kind;
        buffers[asked] = buffer;
        int at = History.QUESTION * asked;
        questions[at] = first;
        questions[at + 1] = second;
        questions[at + 2] = third;
        return asked++;
    }

    /** Notes that a number less that part of the answer belongs there. */
    void gap(int position, int number, int question, int part) {
        if (gapsEnd == gaps.length) {
            gaps = Arrays.copyOf(gaps, 2 * gapsEnd);
        }
        gaps[gapsEnd] = position;
        gaps[gapsEnd + 1] = number;
        gaps[gapsEnd + 2] = History.ANSWER * question + part;
        gapsEnd += GAP;
    }

    /** True where nothing is missing and nothing was asked. */
    public boolean isComplete() {
        return asked == 0;
    }

    /**
     * Asks the questions, which must be after those of all frames before, and appends the text with its gaps filled. The bytes of the frames
     * must still be there. The draft is empty after that.
     *
     * @param text what was written from its first byte on while this was the transcript's draft
     */
    public void complete(Text text, Text to) {
        for (int i = 0; i < asked; i++) {
            history.ask(kinds[i], buffers[i], questions, i * History.QUESTION, answers, i * History.ANSWER);
        }
        int from = 0;
        for (int i = 0; i < gapsEnd; i += GAP) {
            int position = gaps[i];
            to.bytes(text.array(), from, position - from).dec(gaps[i + 1] - answers[gaps[i + 2]] & 0xffffffffL);
            from = position;
        }
        to.bytes(text.array(), from, text.length() - from);
        asked = 0;
        gapsEnd = 0;
    }
}
