package io.tapline.filter;

import java.util.ArrayList;
import java.util.List;

/** Instructions that run one after the other, and what ends them: a conditional jump to one of two blocks, or a return. */
final class Block {
    final List<Statement> statements;
    int code;
    int k;

    /** Where the jump goes; null for a return. */
    Block ifTrue;

    Block ifFalse;

    /** Index within the graph, by depth-first search; -1 before it is numbered. */
    int id = -1;

    private Block(List<Statement> statements, int code, int k) {
        this.statements = statements;
        this.code = code;
        this.k = k;
    }

    static Block jump(List<Statement> statements, int code, int k, Block ifTrue, Block ifFalse) {
        Block block = new Block(statements, code, k);
        block.ifTrue = ifTrue;
        block.ifFalse = ifFalse;
        return block;
    }

    static Block give(int value) {
        return new Block(new ArrayList<>(), Bpf.RET | Bpf.K, value);
    }

    boolean isReturn() {
        return Bpf.type(code) == Bpf.RET;
    }
}
