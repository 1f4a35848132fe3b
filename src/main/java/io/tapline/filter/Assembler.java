package io.tapline.filter;

import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * Gives every instruction its address. A conditional jump reaches 255 instructions; a branch that leads further goes over an unconditional
 * jump, which is put behind the conditional one.
 */
final class Assembler {
    private static final int REACH = 255;

    /** A program longer than this is of no use to anybody. */
    private static final int MAX_LENGTH = 1 << 20;

    private final List<Block> order;
    private final Map<Block, Integer> addresses = new IdentityHashMap<>();
    private final boolean[] farTrue;
    private final boolean[] farFalse;
    private int[] codes;
    private int[] jumps;
    private int[] constants;

    private Assembler(List<Block> order) {
        this.order = order;
        this.farTrue = new boolean[order.size()];
        this.farFalse = new boolean[order.size()];
    }

    static Program assemble(Graph graph, String expression, Node tree, int linkType, FilterOptions options) {
        List<Block> order = Graph.inOrder(graph.root, false);
        java.util.Collections.reverse(order);
        Assembler assembler = new Assembler(order);
        int length = assembler.place();
        if (length > MAX_LENGTH) {
            throw new Source(expression).error("this filter needs more than " + MAX_LENGTH + " instructions");
        }
        assembler.emit(length);
        return new Program(expression, tree, linkType, options, assembler.codes, assembler.jumps, assembler.constants);
    }

    /** Places the blocks, again and again until no branch turns out to be longer than a jump reaches. */
    private int place() {
        while (true) {
            int address = 0;
            for (int i = 0; i < order.size(); i++) {
                Block block = order.get(i);
                addresses.put(block, address);
                address += length(block) + 1 + (farTrue[i] ? 1 : 0) + (farFalse[i] ? 1 : 0);
            }
            if (!markFar()) {
                return address;
            }
        }
    }

    private boolean markFar() {
        boolean marked = false;
        for (int i = 0; i < order.size(); i++) {
            Block block = order.get(i);
            if (!block.isReturn()) {
                int next = addresses.get(block) + length(block) + 1;
                boolean tooFarTrue = addresses.get(block.ifTrue) - next > REACH && !farTrue[i];
                boolean tooFarFalse = addresses.get(block.ifFalse) - next > REACH && !farFalse[i];
                farTrue[i] |= tooFarTrue;
                farFalse[i] |= tooFarFalse;
                marked |= tooFarTrue || tooFarFalse;
            }
        }
        return marked;
    }

    private static int length(Block block) {
        int length = 0;
        for (Statement statement : block.statements) {
            if (!statement.isDeleted()) {
                length++;
            }
        }
        return length;
    }

    private void emit(int length) {
        codes = new int[length];
        jumps = new int[length];
        constants = new int[length];
        for (int i = 0; i < order.size(); i++) {
            Block block = order.get(i);
            int at = emitStatements(block);
            codes[at] = block.code;
            constants[at] = block.k;
            if (!block.isReturn()) {
                emitBranches(block, at, farTrue[i], farFalse[i]);
            }
        }
    }

    private void emitBranches(Block block, int at, boolean farIfTrue, boolean farIfFalse) {
        int behind = at + 1;
        int whereTrue = addresses.get(block.ifTrue);
        int whereFalse = addresses.get(block.ifFalse);
        int extra = 0;
        if (farIfTrue) {
            emitFar(behind + extra, whereTrue);
            whereTrue = behind + extra++;
        }
        if (farIfFalse) {
            emitFar(behind + extra, whereFalse);
            whereFalse = behind + extra;
        }
        jumps[at] = whereTrue - behind << 8 | whereFalse - behind;
    }

    private void emitFar(int at, int target) {
        codes[at] = Bpf.JMP | Bpf.JA;
        constants[at] = target - at - 1;
    }

    /** Returns the address behind the block's instructions. */
    private int emitStatements(Block block) {
        int start = addresses.get(block);
        int end = start + length(block);
        Map<Statement, Integer> inside = new IdentityHashMap<>();
        int at = start;
        for (Statement statement : block.statements) {
            inside.put(statement, at);
            at += statement.isDeleted() ? 0 : 1;
        }
        inside.put(Statement.END, end);
        for (Statement statement : block.statements) {
            if (!statement.isDeleted()) {
                emitStatement(statement, inside);
            }
        }
        return end;
    }

    private void emitStatement(Statement statement, Map<Statement, Integer> inside) {
        int at = inside.get(statement);
        codes[at] = statement.code;
        constants[at] = statement.k;
        if (Bpf.type(statement.code) == Bpf.JMP) {
            int whereTrue = inside.get(statement.ifTrue) - at - 1;
            if (Bpf.operation(statement.code) == Bpf.JA) {
                constants[at] = whereTrue;
            } else {
                jumps[at] = whereTrue << 8 | inside.get(statement.ifFalse) - at - 1;
            }
        }
    }
}
