package io.tapline.filter;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** The blocks of a program: a directed graph without cycles, except for loops inside a block, from one root to returns. */
final class Graph {
    Block root;

    /** True where a block has jumps inside, which the optimiser cannot follow. */
    final boolean jumpsInside;

    Graph(Block root, boolean jumpsInside) {
        this.root = root;
        this.jumpsInside = jumpsInside;
    }

    /** Optimises the blocks. */
    void optimize(Source source) {
        if (!jumpsInside) {
            new Optimizer(this, source).run();
        }
    }

    /** True where optimising has shown that no frame can match. */
    boolean neverMatches() {
        return !jumpsInside && root.isReturn() && root.k == 0;
    }

    /** The blocks that can be reached, numbered depth-first with the true branch first. */
    List<Block> number() {
        List<Block> blocks = new ArrayList<>();
        for (Block block : reachable(root)) {
            block.id = -1;
        }
        Deque<Block> open = new ArrayDeque<>();
        open.push(root);
        while (!open.isEmpty()) {
            Block block = open.pop();
            if (block.id >= 0) {
                continue;
            }
            block.id = blocks.size();
            blocks.add(block);
            if (!block.isReturn()) {
                open.push(block.ifFalse);
                open.push(block.ifTrue);
            }
        }
        return blocks;
    }

    private static List<Block> reachable(Block root) {
        return inOrder(root, true);
    }

    /** All blocks, each behind those it leads to; trueFirst says which branch is followed first. */
    static List<Block> inOrder(Block root, boolean trueFirst) {
        java.util.Set<Block> seen = java.util.Collections.newSetFromMap(new java.util.IdentityHashMap<>());
        List<Block> done = new ArrayList<>();
        Deque<Block> open = new ArrayDeque<>();
        Deque<Boolean> expanded = new ArrayDeque<>();
        open.push(root);
        expanded.push(false);
        while (!open.isEmpty()) {
            Block block = open.pop();
            if (expanded.pop()) {
                done.add(block);
                continue;
            }
            if (!seen.add(block)) {
                continue;
            }
            open.push(block);
            expanded.push(true);
            if (!block.isReturn()) {
                open.push(trueFirst ? block.ifFalse : block.ifTrue);
                expanded.push(false);
                open.push(trueFirst ? block.ifTrue : block.ifFalse);
                expanded.push(false);
            }
        }
        return done;
    }
}
