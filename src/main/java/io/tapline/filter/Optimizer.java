package io.tapline.filter;

import java.util.List;

/**
 * Makes a program shorter and faster: folds constants, deletes what has no use, leaves out tests whose outcome is known from the path that
 * leads to them, brings tests of the same value together, and merges equal blocks. The passes and their order are those that McCanne and
 * Jacobson, and Begel, McCanne and Graham ("BPF+", 1999) describe and libpcap has: a load behind the captured bytes rejects a frame, so
 * programs that load in another order would give other verdicts for frames that were cut short.
 */
final class Optimizer {
    /** Blocks that are worth the memory, which grows with their square; longer programs stay as they are. */
    private static final int MAX_BLOCKS = 6000;

    /** Passes in a row that only move branches, after which they are taken to go round in a circle. */
    private static final int MAX_IDLE_PASSES = 100;

    /** Steps after which a program is good enough: some seconds' worth at most. */
    private static final long MAX_STEPS = 400_000_000L;

    private final Graph graph;
    private final Block[] blocks;
    private final int n;
    private final Flow flow;
    private final BlockOptimizer inside;
    private long steps;
    private boolean changed;
    private boolean changedMoreThanBranches;

    Optimizer(Graph graph, Source source) {
        this.graph = graph;
        this.blocks = graph.number().toArray(new Block[0]);
        this.n = blocks.length;
        this.flow = n <= MAX_BLOCKS ? new Flow(graph, blocks) : null;
        this.inside = n <= MAX_BLOCKS ? new BlockOptimizer(this, flow, blocks, source) : null;
    }

    void run() {
        if (flow != null) {
            repeat(false);
            repeat(true);
            mergeEqualBlocks();
        }
        skipRoot();
    }

    /** Something became better: another pass may find more. */
    void improved() {
        changed = true;
        changedMoreThanBranches = true;
    }

    private void repeat(boolean alter) {
        int idle = 0;
        do {
            changed = false;
            changedMoreThanBranches = false;
            flow.analyse();
            pass(alter);
            idle = changedMoreThanBranches ? 0 : idle + 1;
        } while (changed && idle < MAX_IDLE_PASSES && steps < MAX_STEPS);
    }

    private void pass(boolean alter) {
        inside.begin();
        flow.findEntries();
        for (int i = flow.top(); i >= 0; i--) {
            for (Block block : flow.level(i)) {
                inside.optimize(block, alter);
            }
        }
        if (alter) {
            return;
        }
        for (int i = 1; i <= flow.top(); i++) {
            for (Block block : flow.level(i)) {
                thread(block, true);
                thread(block, false);
            }
        }
        flow.findEntries();
        for (int i = 1; i <= flow.top(); i++) {
            for (Block block : flow.level(i)) {
                pullUp(block, false);
                pullUp(block, true);
            }
        }
        steps += n;
    }

    static Block branch(Block block, boolean which) {
        return which ? block.ifTrue : block.ifFalse;
    }

    private static void setBranch(Block block, boolean which, Block target) {
        if (which) {
            block.ifTrue = target;
        } else {
            block.ifFalse = target;
        }
    }

    /** Lets a branch lead past tests whose outcome is known. */
    private void thread(Block block, boolean which) {
        Block target = branch(block, which);
        if (target.isReturn()) {
            return;
        }
        if (target.ifTrue == target.ifFalse && !inside.conflicts(block, target.ifTrue)) {
            improved();
            setBranch(block, which, target.ifTrue);
        }
        while (threadOnce(block, which)) {
            changed = true;
        }
    }

    private boolean threadOnce(Block block, boolean which) {
        int edge = which ? block.id : block.id + n;
        Block target = branch(block, which);
        if (target.isReturn()) {
            return false;
        }
        for (int word = 0; word < flow.edgeWords(); word++) {
            long before = flow.edgeDominators(edge, word);
            steps += Long.bitCount(before);
            while (before != 0) {
                int dominator = (word << 6) + Long.numberOfTrailingZeros(before);
                before &= before - 1;
                Block further = inside.outcome(target, blocks[dominator % n], dominator < n);
                if (further != null && !inside.conflicts(block, further)) {
                    setBranch(block, which, further);
                    return true;
                }
            }
        }
        return false;
    }

    /**
     * In a chain of tests that share the branch for true (an or) or for false (an and), moves up a test of a value that an earlier one looks
     * at, over tests of other values in between, so that the value need not be loaded again.
     */
    private void pullUp(Block block, boolean and) {
        int[] entries = flow.entries(block);
        if (entries.length == 0) {
            return;
        }
        int value = inside.accumulator(blocks[entries[0] % n]);
        for (int edge : entries) {
            if (inside.accumulator(blocks[edge % n]) != value) {
                return;
            }
        }
        Block first = blocks[entries[0] % n];
        boolean firstWay = first.ifTrue == block;
        boolean along = and;
        Block above = first;
        boolean aboveWay = firstWay;
        while (true) {
            Block here = branch(above, aboveWay);
            if (!inChain(here, block, and)) {
                return;
            }
            if (inside.accumulator(here) != value) {
                break;
            }
            above = here;
            aboveWay = along;
        }
        Block different = branch(above, aboveWay);
        Block last = different;
        while (true) {
            Block here = branch(last, along);
            if (!inChain(here, block, and)) {
                return;
            }
            if (inside.accumulator(here) == value) {
                break;
            }
            last = here;
        }
        move(block, entries, above, aboveWay, last, along);
    }

    private boolean inChain(Block here, Block block, boolean and) {
        return here != null
                && !here.isReturn()
                && branch(here, !and) == branch(block, !and)
                && flow.dominates(block, here);
    }

    private void move(Block block, int[] entries, Block above, boolean aboveWay, Block last, boolean along) {
        Block different = branch(above, aboveWay);
        Block pulled = branch(last, along);
        setBranch(last, along, branch(pulled, along));
        setBranch(pulled, along, different);
        if (different == block) {
            for (int edge : entries) {
                Block from = blocks[edge % n];
                setBranch(from, from.ifTrue == block, pulled);
            }
        } else {
            setBranch(above, aboveWay, pulled);
        }
        changed = true;
    }

    /** Blocks with the same instructions and the same branches become one. */
    private void mergeEqualBlocks() {
        boolean again = true;
        while (again) {
            again = false;
            Block[] replacement = new Block[n];
            boolean[] alive = new boolean[n];
            for (Block block : Graph.inOrder(graph.root, true)) {
                alive[block.id] = true;
            }
            for (int i = n - 2; i >= 0; i--) {
                for (int j = i + 1; alive[i] && j < n; j++) {
                    if (alive[j] && equal(blocks[i], blocks[j])) {
                        replacement[i] = replacement[j] != null ? replacement[j] : blocks[j];
                        break;
                    }
                }
            }
            for (Block block : blocks) {
                if (!block.isReturn() && replacement[block.ifTrue.id] != null) {
                    block.ifTrue = replacement[block.ifTrue.id];
                    again = true;
                }
                if (!block.isReturn() && replacement[block.ifFalse.id] != null) {
                    block.ifFalse = replacement[block.ifFalse.id];
                    again = true;
                }
            }
        }
    }

    private static boolean equal(Block one, Block other) {
        if (one.code != other.code || one.k != other.k || one.ifTrue != other.ifTrue || one.ifFalse != other.ifFalse) {
            return false;
        }
        int i = 0;
        int j = 0;
        while (true) {
            i = alive(one.statements, i);
            j = alive(other.statements, j);
            if (i == one.statements.size() || j == other.statements.size()) {
                return i == one.statements.size() && j == other.statements.size();
            }
            Statement a = one.statements.get(i++);
            Statement b = other.statements.get(j++);
            if (a.code != b.code || a.k != b.k) {
                return false;
            }
        }
    }

    private static int alive(List<Statement> statements, int from) {
        int i = from;
        while (i < statements.size() && statements.get(i).isDeleted()) {
            i++;
        }
        return i;
    }

    /** A root without a choice gives its instructions to the block that it leads to. */
    private void skipRoot() {
        Block root = graph.root;
        List<Statement> first = new java.util.ArrayList<>(root.statements);
        Block start = root;
        while (!start.isReturn() && start.ifTrue == start.ifFalse) {
            start = start.ifTrue;
        }
        if (start != root) {
            start.statements.addAll(0, first);
        }
        if (start.isReturn()) {
            start.statements.clear();
        }
        graph.root = start;
    }
}
