package io.tapline.filter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tapline.frame.LinkType;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Programs against those that libpcap compiles, instruction by instruction. */
class GoldenProgramsTest {
    static Stream<Arguments> programs() {
        return lines("programs.tsv").map(line -> Arguments.of((Object[]) line.split("\t")));
    }

    static Stream<String> lines(String resource) {
        try (BufferedReader in = new BufferedReader(new InputStreamReader(
                GoldenProgramsTest.class.getResourceAsStream(resource), StandardCharsets.UTF_8))) {
            List<String> lines =
                    in.lines().filter(line -> !line.startsWith("#")).toList();
            return lines.stream();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("programs")
    void compilesWhatLibpcapCompiles(String linkType, String expression, String expected) {
        Program program = Filter.compile(expression, LinkType.parse(linkType), FilterOptions.DISPLAY);
        StringBuilder actual = new StringBuilder().append(program.length());
        for (int i = 0; i < program.length(); i++) {
            actual.append(' ').append(program.code(i));
            actual.append(',').append(program.jumpTrue(i));
            actual.append(',').append(program.jumpFalse(i));
            actual.append(',').append(Integer.toUnsignedString(program.constant(i)));
        }
        assertEquals(expected, actual.toString());
        assertTrue(program.length() <= Bpf.MAX_INSTRUCTIONS);
    }
}
