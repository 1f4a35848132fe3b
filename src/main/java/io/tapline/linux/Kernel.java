package io.tapline.linux;

/** Small services of the kernel to the calling thread. */
public final class Kernel {
    private static final int CLOCK_REALTIME = 0;
    private static final int PR_SET_TIMERSLACK = 29;
    private static final int CPU_MASK_BYTES = 128;

    private Kernel() {}

    /** The clock that received frames are stamped with, nanoseconds since 1970-01-01T00:00:00Z: clock_gettime(2). Allocates nothing. */
    public static long realtimeNanos() {
        NativeBuffer memory = Scratch.get();
        LibC.clock_gettime(CLOCK_REALTIME, memory.address() + Scratch.MESSAGE);
        return memory.bytes().getLong(Scratch.MESSAGE) * 1_000_000_000L
                + memory.bytes().getLong(Scratch.MESSAGE + 8);
    }

    /** How late the kernel may end this thread's sleeps to bundle them with others, in nanoseconds (50,000 by itself): prctl(2). */
    public static void timerSlack(long nanos) throws SystemCallException {
        if (LibC.prctl(PR_SET_TIMERSLACK, nanos, 0, 0, 0) < 0) {
            throw new SystemCallException("prctl(PR_SET_TIMERSLACK)", LibC.errno());
        }
    }

    /** Keeps this thread on one processor, counted from 0: sched_setaffinity(2). */
    public static void pinThread(int processor) throws SystemCallException {
        if (processor < 0 || processor >= CPU_MASK_BYTES * 8) {
            throw new IllegalArgumentException("processor " + processor);
        }
        NativeBuffer memory = Scratch.get();
        for (int i = 0; i < CPU_MASK_BYTES; i++) {
            memory.bytes().put(Scratch.CONTROL + i, (byte) 0);
        }
        memory.bytes().putLong(Scratch.CONTROL + processor / 64 * 8, 1L << processor % 64);
        if (LibC.sched_setaffinity(0, CPU_MASK_BYTES, memory.address() + Scratch.CONTROL) < 0) {
            throw new SystemCallException("sched_setaffinity(" + processor + ")", LibC.errno());
        }
    }
}
