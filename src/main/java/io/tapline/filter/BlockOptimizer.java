package io.tapline.filter;

import java.util.Arrays;
import java.util.List;

/** Optimises the instructions of one block after the other, and knows which value each register has at the end of each. */
final class BlockOptimizer {
    private final Optimizer optimizer;
    private final Flow flow;
    private final Block[] blocks;
    private final Source source;
    private final Values values = new Values();
    private final int[][] atEnd;

    /** Registers, as bits, whose value is known at the end of a block though they do not hold it: the instruction was deleted. */
    private final int[] absent;

    private int absentHere;
    private final int[] operand;
    private final int[] jump;

    BlockOptimizer(Optimizer optimizer, Flow flow, Block[] blocks, Source source) {
        this.optimizer = optimizer;
        this.flow = flow;
        this.blocks = blocks;
        this.source = source;
        this.atEnd = new int[blocks.length][Flow.REGISTERS];
        this.absent = new int[blocks.length];
        this.operand = new int[blocks.length];
        this.jump = new int[blocks.length];
    }

    /** Forgets the values of the last pass. */
    void begin() {
        values.clear();
    }

    /** The value in A at the end of a block. */
    int accumulator(Block block) {
        return atEnd[block.id][Flow.A];
    }

    /** True where a register that is used behind the second block has another value at its end than at the first one's. */
    boolean conflicts(Block block, Block instead) {
        int used = flow.usedBehind(instead);
        if ((used & absent[block.id]) != 0) {
            return true;
        }
        for (int register = 0; used != 0; register++, used >>>= 1) {
            if ((used & 1) != 0 && atEnd[block.id][register] != atEnd[instead.id][register]) {
                return true;
            }
        }
        return false;
    }

    /** Where a test leads, given that an earlier one went one way; null where that does not decide it. */
    Block outcome(Block test, Block earlier, boolean way) {
        if (test.code != jump[earlier.id] || atEnd[test.id][Flow.A] != atEnd[earlier.id][Flow.A]) {
            return null;
        }
        if (operand[test.id] == operand[earlier.id]) {
            return Optimizer.branch(test, way);
        }
        // A is equal to one constant, so it is not equal to another. Different constants have different values.
        return way && test.code == (Bpf.JMP | Bpf.JEQ | Bpf.K) ? test.ifFalse : null;
    }

    /** Follows the values through a block; with alter, changes its instructions where these make them simpler. */
    void optimize(Block block, boolean alter) {
        int[] value = atEnd[block.id];
        inherit(block, value);
        int accumulator = value[Flow.A];
        int index = value[Flow.X];
        int absentAtStart = absentHere;
        for (Statement statement : block.statements) {
            follow(statement, value, alter);
        }
        boolean idle = flow.usedBehind(block) == 0
                && (absentAtStart & Flow.used(block.code, block.k)) == 0
                && accumulator != Values.UNKNOWN
                && value[Flow.A] == accumulator
                && index != Values.UNKNOWN
                && value[Flow.X] == index;
        if (alter && (idle || block.isReturn())) {
            absentHere = absentAtStart;
            if (!block.statements.isEmpty()) {
                block.statements.clear();
                optimizer.improved();
            }
        } else {
            simplify(block, value);
            deleteUnused(block);
        }
        absent[block.id] = absentHere;
        operand[block.id] = Bpf.source(block.code) == Bpf.K ? values.of(block.k) : value[Flow.X];
        jump[block.id] = block.code;
    }

    /** A register's value is known at the beginning of a block where it is the same at the end of all blocks that lead there. */
    private void inherit(Block block, int[] value) {
        int[] entries = flow.entries(block);
        if (entries.length == 0) {
            Arrays.fill(value, Values.UNKNOWN);
            absentHere = 0;
            return;
        }
        System.arraycopy(atEnd[entries[0] % blocks.length], 0, value, 0, value.length);
        absentHere = absent[entries[0] % blocks.length];
        for (int i = 1; i < entries.length; i++) {
            int[] other = atEnd[entries[i] % blocks.length];
            absentHere |= absent[entries[i] % blocks.length];
            for (int register = 0; register < value.length; register++) {
                if (value[register] != other[register]) {
                    value[register] = Values.UNKNOWN;
                }
            }
        }
    }

    private void follow(Statement statement, int[] value, boolean alter) {
        int code = statement.code;
        if (code == Statement.DELETED) {
            return;
        }
        switch (Bpf.type(code)) {
            case Bpf.LD, Bpf.LDX -> followLoad(statement, value, alter);
            case Bpf.ST -> set(statement, value, statement.k, value[Flow.A], alter);
            case Bpf.STX -> set(statement, value, statement.k, value[Flow.X], alter);
            case Bpf.ALU -> followArithmetic(statement, value, alter);
            case Bpf.MISC -> {
                boolean toX = code == (Bpf.MISC | Bpf.TAX);
                set(statement, value, toX ? Flow.X : Flow.A, value[toX ? Flow.A : Flow.X], alter);
            }
            default -> {}
        }
    }

    /** An instruction that gives a register the value that it has already is deleted. */
    private void set(Statement statement, int[] value, int register, int newValue, boolean alter) {
        if (alter && value[register] == newValue && (absentHere & 1 << register) == 0) {
            statement.delete();
        } else {
            value[register] = newValue;
            absentHere &= ~(1 << register);
        }
    }

    private void followLoad(Statement statement, int[] value, boolean alter) {
        int code = statement.code;
        int target = Bpf.type(code) == Bpf.LD ? Flow.A : Flow.X;
        int loaded =
                switch (Bpf.mode(code)) {
                    case Bpf.IMM -> values.of(statement.k);
                    case Bpf.MEM -> {
                        int kept = value[statement.k];
                        if (alter && values.isConstant(kept)) {
                            statement.code = Bpf.type(code) | Bpf.IMM;
                            statement.k = values.constant(kept);
                            optimizer.improved();
                        }
                        yield kept;
                    }
                    case Bpf.IND -> {
                        int index = value[Flow.X];
                        if (alter && values.isConstant(index)) {
                            statement.code = Bpf.LD | Bpf.ABS | Bpf.size(code);
                            statement.k += values.constant(index);
                            optimizer.improved();
                            yield values.of(statement.code, statement.k, 0);
                        }
                        yield values.of(code, statement.k, index);
                    }
                    default -> values.of(code, statement.k, 0);
                };
        set(statement, value, target, loaded, alter);
    }

    private void followArithmetic(Statement statement, int[] value, boolean alter) {
        int operation = Bpf.operation(statement.code);
        absentHere &= ~(1 << Flow.A);
        if (operation == Bpf.NEG) {
            if (alter && values.isConstant(value[Flow.A])) {
                become(statement, value, -values.constant(value[Flow.A]));
            } else {
                value[Flow.A] = values.of(statement.code, value[Flow.A], 0);
            }
        } else if (Bpf.source(statement.code) == Bpf.K) {
            followConstant(statement, value, alter, operation);
        } else {
            followIndex(statement, value, alter, operation);
        }
    }

    private void become(Statement statement, int[] value, int constant) {
        statement.code = Bpf.LD | Bpf.IMM;
        statement.k = constant;
        value[Flow.A] = values.of(constant);
    }

    private void followConstant(Statement statement, int[] value, boolean alter, int operation) {
        if (alter && statement.k == 0) {
            switch (operation) {
                case Bpf.ADD, Bpf.LSH, Bpf.RSH, Bpf.OR, Bpf.XOR -> {
                    statement.delete();
                    return;
                }
                case Bpf.MUL, Bpf.AND -> {
                    become(statement, value, 0);
                    return;
                }
                case Bpf.DIV, Bpf.MOD -> notZero(0);
                default -> {}
            }
        }
        if (alter && values.isConstant(value[Flow.A])) {
            become(statement, value, fold(operation, values.constant(value[Flow.A]), statement.k));
            optimizer.improved();
            return;
        }
        value[Flow.A] = values.of(statement.code, value[Flow.A], values.of(statement.k));
    }

    private void followIndex(Statement statement, int[] value, boolean alter, int operation) {
        int left = value[Flow.A];
        int right = value[Flow.X];
        if (alter && values.isConstant(right)) {
            if (values.isConstant(left)) {
                become(statement, value, fold(operation, values.constant(left), values.constant(right)));
            } else {
                statement.code = Bpf.ALU | Bpf.K | operation;
                statement.k = values.constant(right);
                checkShift(operation, statement.k);
                value[Flow.A] = values.of(statement.code, left, values.of(statement.k));
            }
            optimizer.improved();
            return;
        }
        if (alter && values.isConstant(left) && values.constant(left) == 0) {
            switch (operation) {
                case Bpf.ADD, Bpf.OR, Bpf.XOR -> {
                    statement.code = Bpf.MISC | Bpf.TXA;
                    set(statement, value, Flow.A, right, true);
                    return;
                }
                case Bpf.MUL, Bpf.DIV, Bpf.MOD, Bpf.AND, Bpf.LSH, Bpf.RSH -> {
                    statement.code = Bpf.LD | Bpf.IMM;
                    statement.k = 0;
                    set(statement, value, Flow.A, values.of(0), true);
                    return;
                }
                default -> {}
            }
        }
        value[Flow.A] = values.of(statement.code, left, right);
    }

    private int fold(int operation, int left, int right) {
        return switch (operation) {
            case Bpf.ADD -> left + right;
            case Bpf.SUB -> left - right;
            case Bpf.MUL -> left * right;
            case Bpf.DIV -> Integer.divideUnsigned(left, notZero(right));
            case Bpf.MOD -> Integer.remainderUnsigned(left, notZero(right));
            case Bpf.AND -> left & right;
            case Bpf.OR -> left | right;
            case Bpf.XOR -> left ^ right;
            case Bpf.LSH -> Integer.compareUnsigned(right, 32) < 0 ? left << right : 0;
            case Bpf.RSH -> Integer.compareUnsigned(right, 32) < 0 ? left >>> right : 0;
            default -> throw new AssertionError(operation);
        };
    }

    private int notZero(int divisor) {
        if (divisor == 0) {
            throw source.error("this filter divides by zero");
        }
        return divisor;
    }

    private void checkShift(int operation, int bits) {
        if ((operation == Bpf.LSH || operation == Bpf.RSH) && (bits & ~31) != 0) {
            throw source.error("this filter shifts a number by more than 31 bits; a number has 32");
        }
    }

    private static int next(List<Statement> statements, int from) {
        int i = from;
        while (i < statements.size() && statements.get(i).isDeleted()) {
            i++;
        }
        return i;
    }

    /** Replaces short sequences by shorter ones that do the same. */
    private void simplify(Block block, int[] value) {
        List<Statement> statements = block.statements;
        if (statements.isEmpty()) {
            return;
        }
        Statement last = statements.get(0);
        int at = next(statements, 0);
        while (at < statements.size()) {
            int following = next(statements, at + 1);
            if (following == statements.size()) {
                break;
            }
            Statement first = statements.get(at);
            last = statements.get(following);
            simplifyPair(block, first, last, following);
            at = next(statements, following);
        }
        simplifyComparison(block, last, value);
        if (block.code == (Bpf.JMP | Bpf.JSET | Bpf.K)) {
            if (block.k == 0) {
                block.ifTrue = block.ifFalse;
            } else if (block.k == -1) {
                block.ifFalse = block.ifTrue;
            }
        }
        if (!block.isReturn()) {
            decide(block, value);
        }
    }

    private void simplifyPair(Block block, Statement first, Statement second, int following) {
        if (first.code == Bpf.ST && second.code == (Bpf.LDX | Bpf.MEM) && first.k == second.k) {
            second.code = Bpf.MISC | Bpf.TAX;
            optimizer.improved();
        }
        if (first.code == (Bpf.LD | Bpf.IMM) && second.code == (Bpf.MISC | Bpf.TAX)) {
            first.code = Bpf.LDX | Bpf.IMM;
            second.code = Bpf.MISC | Bpf.TXA;
            optimizer.improved();
        }
        if (first.code == (Bpf.LD | Bpf.IMM) && (flow.usedBehind(block) & 1 << Flow.X) == 0) {
            simplifyIndexedLoad(block.statements, first, following);
        }
    }

    /**
     * A constant index into a transport header: ld #k, ldxb 4*([n]&amp;0xf), add x, tax, ld [x + m] becomes ldxb 4*([n]&amp;0xf), ld [x + m + k].
     */
    private void simplifyIndexedLoad(List<Statement> statements, Statement constant, int following) {
        int add = following;
        if (statements.get(add).code == (Bpf.LDX | Bpf.MSH | Bpf.B)) {
            add = next(statements, add + 1);
        }
        int tax = add < statements.size() ? next(statements, add + 1) : add;
        int load = tax < statements.size() ? next(statements, tax + 1) : tax;
        if (load >= statements.size()
                || statements.get(add).code != (Bpf.ALU | Bpf.ADD | Bpf.X)
                || statements.get(tax).code != (Bpf.MISC | Bpf.TAX)) {
            return;
        }
        Statement indexed = statements.get(load);
        if (Bpf.type(indexed.code) != Bpf.LD || Bpf.mode(indexed.code) != Bpf.IND) {
            return;
        }
        indexed.k += constant.k;
        constant.delete();
        statements.get(add).delete();
        statements.get(tax).delete();
        optimizer.improved();
    }

    /** What is subtracted or masked before a comparison for equality can go into the comparison, where nobody else needs the difference. */
    private void simplifyComparison(Block block, Statement last, int[] value) {
        if (block.code != (Bpf.JMP | Bpf.JEQ | Bpf.K) || (flow.usedBehind(block) & 1 << Flow.A) != 0) {
            return;
        }
        if (last.code == (Bpf.ALU | Bpf.SUB | Bpf.X)) {
            if (values.isConstant(value[Flow.X])) {
                block.k += values.constant(value[Flow.X]);
            } else if (block.k == 0) {
                block.code = Bpf.JMP | Bpf.JEQ | Bpf.X;
            } else {
                return;
            }
        } else if (last.code == (Bpf.ALU | Bpf.SUB | Bpf.K)) {
            block.k += last.k;
        } else if (last.code == (Bpf.ALU | Bpf.AND | Bpf.K) && block.k == 0) {
            block.k = last.k;
            block.code = Bpf.JMP | Bpf.JSET | Bpf.K;
            Block swap = block.ifTrue;
            block.ifTrue = block.ifFalse;
            block.ifFalse = swap;
        } else {
            return;
        }
        last.delete();
        optimizer.improved();
    }

    /** Compares with a constant where X is known, and takes the comparison out where A is known too. */
    private void decide(Block block, int[] value) {
        if (values.isConstant(value[Flow.X]) && Bpf.source(block.code) == Bpf.X) {
            block.code &= ~Bpf.X;
            block.k = values.constant(value[Flow.X]);
        }
        if (!values.isConstant(value[Flow.A]) || Bpf.source(block.code) != Bpf.K) {
            return;
        }
        int known = values.constant(value[Flow.A]);
        boolean outcome =
                switch (Bpf.operation(block.code)) {
                    case Bpf.JEQ -> known == block.k;
                    case Bpf.JGT -> Integer.compareUnsigned(known, block.k) > 0;
                    case Bpf.JGE -> Integer.compareUnsigned(known, block.k) >= 0;
                    default -> (known & block.k) != 0;
                };
        if (block.ifTrue != block.ifFalse) {
            optimizer.improved();
        }
        if (outcome) {
            block.ifFalse = block.ifTrue;
        } else {
            block.ifTrue = block.ifFalse;
        }
    }

    /** Deletes instructions whose result is overwritten, or never read. */
    private void deleteUnused(Block block) {
        Statement[] unread = new Statement[Flow.REGISTERS];
        for (Statement statement : block.statements) {
            read(unread, Flow.used(statement.code, statement.k));
            int definition = Flow.definition(statement.code, statement.k);
            if (definition >= 0) {
                if (unread[definition] != null) {
                    unread[definition].delete();
                    optimizer.improved();
                }
                unread[definition] = statement;
            }
        }
        read(unread, Flow.used(block.code, block.k));
        for (int register = 0; register < Flow.REGISTERS; register++) {
            if (unread[register] != null && (flow.usedBehind(block) & 1 << register) == 0) {
                unread[register].delete();
                absentHere |= 1 << register;
                optimizer.improved();
            }
        }
    }

    private static void read(Statement[] unread, int registers) {
        for (int register = 0; registers != 0; register++, registers >>>= 1) {
            if ((registers & 1) != 0) {
                unread[register] = null;
            }
        }
    }
}
