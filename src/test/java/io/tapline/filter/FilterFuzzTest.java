package io.tapline.filter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.tapline.frame.Frame;
import io.tapline.frame.LinkType;
import io.tapline.protocol.Protocols;

/**
 * Any text as an expression, for any link type: it is a filter or a syntax error, soon, and what was compiled agrees with itself on any
 * bytes. Runs the inputs of FilterFuzzTestInputs; with JAZZER_FUZZ=1 it goes on to make more.
 */
class FilterFuzzTest {
    private static final int[] LINK_TYPES = {
        LinkType.ETHERNET, LinkType.RAW, LinkType.LINUX_SLL, LinkType.LINUX_SLL2, LinkType.PPP, LinkType.NULL, 147
    };
    private static final int MOST_FRAME_BYTES = 256;

    /** Far above what any input takes; an explosion is more. */
    private static final long MOST_NANOS = 20_000_000_000L;

    @FuzzTest
    void compilesOrSaysWhatIsWrong(FuzzedDataProvider data) {
        int linkType = LINK_TYPES[data.consumeInt(0, LINK_TYPES.length - 1)];
        FilterOptions.Use use = FilterOptions.Use.values()[data.consumeInt(0, 2)];
        FilterOptions options = new FilterOptions(
                use, FilterOptions.DEFAULT_SNAP_LENGTH, 0, false, data.consumeBoolean(), data.consumeBoolean());
        byte[] bytes = data.consumeBytes(MOST_FRAME_BYTES);
        String expression = data.consumeRemainingAsString();
        long start = System.nanoTime();
        try {
            Program program = Filter.compile(expression, linkType, options);
            check(program, Frame.of(bytes, linkType));
        } catch (FilterSyntaxException error) {
            assertTrue(error.column() >= 1 && error.column() <= expression.length() + 1, error.pointer());
            assertTrue(!error.getMessage().isBlank() && error.getMessage().indexOf('\n') < 0, error.getMessage());
        }
        assertTrue(System.nanoTime() - start < MOST_NANOS, "too long");
    }

    private static void check(Program program, Frame frame) {
        for (int i = 0; i < program.length(); i++) {
            if (Bpf.type(program.code(i)) == Bpf.JMP && Bpf.operation(program.code(i)) != Bpf.JA) {
                assertTrue(i + 1 + Math.max(program.jumpTrue(i), program.jumpFalse(i)) < program.length());
            }
        }
        assertEquals(program.interpreter().accept(frame), program.compiled().accept(frame), program::listing);
        assertTrue(!program.inWords(Protocols.REGISTRY).isEmpty() && program.remarks() != null);
        assertTrue(program.explanation(Protocols.REGISTRY).lines().count() == program.length());
    }
}
