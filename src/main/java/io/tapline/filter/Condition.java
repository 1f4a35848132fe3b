package io.tapline.filter;

import java.util.List;
import java.util.function.BinaryOperator;

/** Something that is true of a frame or not: single tests, joined by and, or and not. */
abstract sealed class Condition {
    private Condition() {}

    /** A test: instructions, and a conditional jump over their result. */
    static final class Test extends Condition {
        final List<Statement> statements;
        private final int code;
        private final int k;

        Test(List<Statement> statements, int jump, int k) {
            this.statements = statements;
            this.code = Bpf.JMP | jump;
            this.k = k;
        }
    }

    private static final class Joint extends Condition {
        private final boolean and;
        private final Condition left;
        private final Condition right;

        Joint(boolean and, Condition left, Condition right) {
            this.and = and;
            this.left = left;
            this.right = right;
        }
    }

    private static final class Opposite extends Condition {
        private final Condition operand;

        Opposite(Condition operand) {
            this.operand = operand;
        }
    }

    private static final class Built extends Condition {
        private final BinaryOperator<Block> layOut;

        Built(BinaryOperator<Block> layOut) {
            this.layOut = layOut;
        }
    }

    /** A condition of many paths: from the blocks for true and false the function makes its first block. */
    static Condition built(BinaryOperator<Block> layOut) {
        return new Built(layOut);
    }

    /** Both; the right one is tried only where the left one is true. */
    static Condition and(Condition left, Condition right) {
        return new Joint(true, left, right);
    }

    /** One of the two; the right one is tried only where the left one is false. */
    static Condition or(Condition left, Condition right) {
        return new Joint(false, left, right);
    }

    /** The opposite. */
    static Condition not(Condition operand) {
        return new Opposite(operand);
    }

    /**
     * Lays out the blocks that decide the condition and returns the first. The left side of a joint is a loop instead of a recursion: chains
     * grow to the left and may be thousands long. May be called once for a condition: its instructions become the block's.
     */
    static Block layOut(Condition condition, Block ifTrue, Block ifFalse) {
        while (true) {
            if (condition instanceof Joint joint) {
                Block right = layOut(joint.right, ifTrue, ifFalse);
                if (joint.and) {
                    ifTrue = right;
                } else {
                    ifFalse = right;
                }
                condition = joint.left;
            } else if (condition instanceof Opposite opposite) {
                Block swap = ifTrue;
                ifTrue = ifFalse;
                ifFalse = swap;
                condition = opposite.operand;
            } else if (condition instanceof Built built) {
                return built.layOut.apply(ifTrue, ifFalse);
            } else {
                Test test = (Test) condition;
                return Block.jump(test.statements, test.code, test.k, ifTrue, ifFalse);
            }
        }
    }
}
