package io.tapline.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.List;
import org.junit.jupiter.api.Test;

class SpellingTest {
    private static final List<String> KNOWN = List.of("capture", "read", "replay", "inject", "interfaces");

    @Test
    void findsTheWordThatWasMeant() {
        assertEquals("capture", Spelling.nearest("captrue", KNOWN));
        assertEquals("replay", Spelling.nearest("reply", KNOWN));
        assertEquals("interfaces", Spelling.nearest("interface", KNOWN));
    }

    @Test
    void doesNotGuessWildly() {
        assertNull(Spelling.nearest("xyzzy", KNOWN));
    }

    @Test
    void countsASwapAsOneChange() {
        assertEquals(1, Spelling.changes("ab", "ba"));
        assertEquals(3, Spelling.changes("kitten", "sitting"));
    }
}
