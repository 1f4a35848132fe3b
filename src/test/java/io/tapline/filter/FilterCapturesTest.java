package io.tapline.filter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tapline.frame.Frame;
import io.tapline.frame.LinkType;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Which frames of the project's own captures a filter selects: libpcap's answers, recorded in verdicts.tsv, and each way to run one. */
class FilterCapturesTest {
    private static final Path FOLDER =
            Path.of(System.getProperty("tapline.basedir", ".")).resolve("captures");

    /** libpcap's answers by expression: frame numbers, or REFUSED; the answer to "" is the number of frames. */
    private static Map<String, Map<String, String>> answers() {
        Map<String, Map<String, String>> answers = new LinkedHashMap<>();
        GoldenProgramsTest.lines("verdicts.tsv").forEach(line -> {
            String[] columns = line.split("\t", -1);
            answers.computeIfAbsent(columns[0], name -> new LinkedHashMap<>()).put(columns[1], columns[2]);
        });
        return answers;
    }

    /** Where frames do not tell it themselves the direction is Tapline's own: libpcap knows it of no file. */
    private static List<String> expressions(boolean cooked) {
        return GoldenProgramsTest.lines("programs.tsv")
                .map(line -> line.split("\t")[1])
                .distinct()
                .filter(expression -> cooked || !expression.contains("bound"))
                .toList();
    }

    @Test
    void selectsWhatLibpcapSelects() throws IOException {
        List<String> wrong = new ArrayList<>();
        int verdicts = 0;
        for (Map.Entry<String, Map<String, String>> capture : answers().entrySet()) {
            List<Frame> frames = FrameSets.read(FOLDER.resolve(capture.getKey()));
            Map<String, String> expected = capture.getValue();
            assertEquals(expected.get(""), "" + frames.size(), capture.getKey());
            boolean cooked = frames.get(0).linkType() != LinkType.ETHERNET;
            for (String expression : expressions(cooked)) {
                String wanted = expected.getOrDefault(expression, "");
                for (String given : verdicts(expression, frames)) {
                    verdicts++;
                    if (!wanted.equals(given)) {
                        wrong.add(capture.getKey() + ": " + expression + " selects " + given + ", libpcap " + wanted);
                    }
                }
            }
        }
        assertEquals(List.of(), wrong);
        assertTrue(verdicts > 4500, verdicts + " verdicts");
    }

    private static List<String> verdicts(String expression, List<Frame> frames) {
        try {
            Program program = Filter.compile(expression, frames.get(0).linkType());
            return List.of(
                    FrameSets.ranges(FrameSets.selected(program.interpreter(), frames)),
                    FrameSets.ranges(FrameSets.selected(program.compiled(), frames)));
        } catch (FilterSyntaxException refusal) {
            return List.of("REFUSED");
        }
    }
}
