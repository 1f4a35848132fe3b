package io.tapline.filter;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What the optimiser knows of a graph's shape: the blocks by level, which blocks and edges dominate which, and which registers are used where.
 * Valid until the graph changes.
 *
 * <p>A block's edges have its id, for the true branch, and its id plus the number of blocks, for the false one.
 */
final class Flow {
    /** Registers as bits: the scratch memory from bit 0, then A and X. */
    static final int A = Bpf.MEMORY_WORDS;

    static final int X = A + 1;
    static final int REGISTERS = X + 1;
    private static final int BOTH = REGISTERS;
    private static final int NEITHER = -1;

    private final Graph graph;
    private final Block[] blocks;
    private final int words;
    private final int edgeWords;
    private final List<List<Block>> levels = new ArrayList<>();
    private final long[] dominators;
    private final long[] edgeDominators;
    private final int[] usedInside;
    private final int[] usedBehind;
    private final int[] overwritten;
    private final int[] level;
    private final int[][] entries;

    Flow(Graph graph, Block[] blocks) {
        this.graph = graph;
        this.blocks = blocks;
        int n = blocks.length;
        this.words = (n >> 6) + 1;
        this.edgeWords = (2 * n >> 6) + 1;
        this.dominators = new long[n * words];
        this.edgeDominators = new long[2 * n * edgeWords];
        this.usedInside = new int[n];
        this.usedBehind = new int[n];
        this.overwritten = new int[n];
        this.level = new int[n];
        this.entries = new int[n][];
    }

    /** Learns everything anew. */
    void analyse() {
        findLevels();
        findDominators();
        findUses();
        findEdgeDominators();
    }

    int top() {
        return level[graph.root.id];
    }

    /** The blocks of a level, in the order in which passes go through them. Level 0 are the returns; edges lead to lower levels. */
    List<Block> level(int number) {
        return levels.get(number);
    }

    private void findLevels() {
        levels.clear();
        for (Block block : Graph.inOrder(graph.root, true)) {
            int own = block.isReturn() ? 0 : 1 + Math.max(level[block.ifTrue.id], level[block.ifFalse.id]);
            level[block.id] = own;
            while (levels.size() <= own) {
                levels.add(new ArrayList<>());
            }
            levels.get(own).add(block);
        }
        for (List<Block> blocksOfLevel : levels) {
            java.util.Collections.reverse(blocksOfLevel);
        }
    }

    /** Which blocks every path to a block goes through. */
    void findDominators() {
        Arrays.fill(dominators, -1L);
        Arrays.fill(dominators, graph.root.id * words, (graph.root.id + 1) * words, 0L);
        for (int i = top(); i >= 0; i--) {
            for (Block block : levels.get(i)) {
                int own = block.id * words;
                dominators[own + (block.id >> 6)] |= 1L << block.id;
                if (!block.isReturn()) {
                    intersect(dominators, block.ifTrue.id * words, own, words);
                    intersect(dominators, block.ifFalse.id * words, own, words);
                }
            }
        }
    }

    private static void intersect(long[] sets, int into, int with, int words) {
        for (int i = 0; i < words; i++) {
            sets[into + i] &= sets[with + i];
        }
    }

    /** True where every path to a block goes through another. */
    boolean dominates(Block dominator, Block block) {
        return (dominators[block.id * words + (dominator.id >> 6)] & 1L << dominator.id) != 0;
    }

    private void findEdgeDominators() {
        int n = blocks.length;
        Arrays.fill(edgeDominators, -1L);
        clearEdge(graph.root.id);
        clearEdge(graph.root.id + n);
        for (int i = top(); i >= 0; i--) {
            for (Block block : levels.get(i)) {
                propagate(block.id, block.ifTrue);
                propagate(block.id + n, block.ifFalse);
            }
        }
    }

    private void clearEdge(int edge) {
        Arrays.fill(edgeDominators, edge * edgeWords, (edge + 1) * edgeWords, 0L);
    }

    private void propagate(int edge, Block target) {
        int own = edge * edgeWords;
        edgeDominators[own + (edge >> 6)] |= 1L << edge;
        if (target != null) {
            intersect(edgeDominators, target.id * edgeWords, own, edgeWords);
            intersect(edgeDominators, (target.id + blocks.length) * edgeWords, own, edgeWords);
        }
    }

    int edgeWords() {
        return edgeWords;
    }

    /** 64 edges that every path along an edge goes along before, as bits. */
    long edgeDominators(int edge, int word) {
        return edgeDominators[edge * edgeWords + word];
    }

    private void findUses() {
        for (List<Block> blocksOfLevel : levels) {
            for (Block block : blocksOfLevel) {
                findUsesInside(block);
                usedBehind[block.id] = 0;
            }
        }
        for (int i = 1; i <= top(); i++) {
            for (Block block : levels.get(i)) {
                int behind = usedInside[block.ifTrue.id] | usedInside[block.ifFalse.id];
                usedBehind[block.id] |= behind;
                usedInside[block.id] |= usedBehind[block.id] & ~overwritten[block.id];
            }
        }
    }

    private void findUsesInside(Block block) {
        int defined = 0;
        int used = 0;
        int overwrittenFirst = 0;
        for (Statement statement : block.statements) {
            used |= bits(use(statement.code, statement.k)) & ~defined;
            int definition = definition(statement.code, statement.k);
            if (definition != NEITHER) {
                overwrittenFirst |= 1 << definition & ~used;
                defined |= 1 << definition;
            }
        }
        if (!block.isReturn()) {
            used |= bits(use(block.code, block.k)) & ~defined;
        }
        overwritten[block.id] = overwrittenFirst;
        usedInside[block.id] = used;
    }

    /** Registers, as bits, that blocks behind this one read as they are at its end. */
    int usedBehind(Block block) {
        return usedBehind[block.id];
    }

    private static int bits(int register) {
        return register == NEITHER ? 0 : register == BOTH ? 1 << A | 1 << X : 1 << register;
    }

    /** Registers, as bits, that an instruction reads. */
    static int used(int code, int k) {
        return bits(use(code, k));
    }

    private static int use(int code, int k) {
        if (code == Statement.DELETED) {
            return NEITHER;
        }
        return switch (Bpf.type(code)) {
            case Bpf.RET -> (code & 0x18) == Bpf.A ? A : NEITHER;
            case Bpf.LD, Bpf.LDX -> Bpf.mode(code) == Bpf.IND ? X : Bpf.mode(code) == Bpf.MEM ? k : NEITHER;
            case Bpf.ST -> A;
            case Bpf.STX -> X;
            case Bpf.JMP, Bpf.ALU -> Bpf.source(code) == Bpf.X ? BOTH : A;
            default -> code == (Bpf.MISC | Bpf.TXA) ? X : A;
        };
    }

    /** The register that an instruction writes, or -1. */
    static int definition(int code, int k) {
        if (code == Statement.DELETED) {
            return NEITHER;
        }
        return switch (Bpf.type(code)) {
            case Bpf.LD, Bpf.ALU -> A;
            case Bpf.LDX -> X;
            case Bpf.ST, Bpf.STX -> k;
            case Bpf.MISC -> code == (Bpf.MISC | Bpf.TAX) ? X : A;
            default -> NEITHER;
        };
    }

    /** Finds the edges that lead to each block anew. */
    void findEntries() {
        int n = blocks.length;
        int[] counts = new int[n];
        for (int i = top(); i > 0; i--) {
            for (Block block : levels.get(i)) {
                counts[block.ifTrue.id]++;
                counts[block.ifFalse.id]++;
            }
        }
        for (int i = 0; i < n; i++) {
            entries[i] = new int[counts[i]];
        }
        // Filled from the back: the edge that was found last comes first.
        for (int i = top(); i > 0; i--) {
            for (Block block : levels.get(i)) {
                entries[block.ifTrue.id][--counts[block.ifTrue.id]] = block.id;
                entries[block.ifFalse.id][--counts[block.ifFalse.id]] = block.id + n;
            }
        }
    }

    /** The edges that lead to a block. */
    int[] entries(Block block) {
        return entries[block.id];
    }
}
