package io.tapline.filter;

/** One instruction inside a block, before it has an address. Mutable: the optimiser changes and deletes instructions in place. */
final class Statement {
    /** The code of a deleted instruction. */
    static final int DELETED = -1;

    /** The target of jumps inside a block that lead to the jump that ends it. */
    static final Statement END = new Statement(DELETED, 0);

    int code;
    int k;

    /** Where a jump inside a block goes; null for all other instructions. */
    Statement ifTrue;

    Statement ifFalse;

    Statement(int code, int k) {
        this.code = code;
        this.k = k;
    }

    /** Makes this a jump inside its block; for an unconditional one both targets are the same. */
    Statement jumping(Statement whereTrue, Statement whereFalse) {
        ifTrue = whereTrue;
        ifFalse = whereFalse;
        return this;
    }

    boolean isDeleted() {
        return code == DELETED;
    }

    void delete() {
        code = DELETED;
    }
}
