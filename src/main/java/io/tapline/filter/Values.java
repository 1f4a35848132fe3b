package io.tapline.filter;

import java.util.HashMap;
import java.util.Map;

/**
 * Numbers for values: two computations that must give the same result get the same number (Cocke and Schwartz). 0 stands for a value of which
 * nothing is known.
 */
final class Values {
    static final int UNKNOWN = 0;

    private final Map<Key, Integer> numbers = new HashMap<>();
    private int[] constants = new int[64];
    private boolean[] constant = new boolean[64];
    private int last;

    /** What computes a value: an instruction's code, and its operands. What a record makes of itself costs 10 ms when it is first used. */
    private record Key(int code, int left, int right) {
        @Override
        public boolean equals(Object other) {
            return other instanceof Key key && key.code == code && key.left == left && key.right == right;
        }

        @Override
        public int hashCode() {
            return (code * 31 + left) * 31 + right;
        }
    }

    void clear() {
        numbers.clear();
        last = UNKNOWN;
    }

    /** The value of a constant. */
    int of(int k) {
        int number = of(Bpf.LD | Bpf.IMM | Bpf.W, k, 0);
        constants[number] = k;
        constant[number] = true;
        return number;
    }

    /** The value that an instruction computes. */
    int of(int code, int left, int right) {
        Integer known = numbers.putIfAbsent(new Key(code, left, right), last + 1);
        if (known != null) {
            return known;
        }
        last++;
        if (last == constants.length) {
            constants = java.util.Arrays.copyOf(constants, 2 * last);
            constant = java.util.Arrays.copyOf(constant, 2 * last);
        }
        constant[last] = false;
        return last;
    }

    boolean isConstant(int value) {
        return constant[value];
    }

    int constant(int value) {
        return constants[value];
    }
}
