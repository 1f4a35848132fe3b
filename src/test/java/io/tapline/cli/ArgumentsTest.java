package io.tapline.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is read as a plain command line means the same as picocli makes of it. */
class ArgumentsTest {
    private static final int LINES = 2_000;

    private static final String[] WORDS = {
        "a.pcap",
        "-",
        "--",
        "tcp",
        "10",
        "1.5k",
        "2s",
        "-5",
        "-nn",
        "-c10",
        "-c=10",
        "-nc",
        "-nevv",
        "-x-",
        "",
        "=",
        "-=",
        "--nano=1",
        "@a",
        "\"q\"",
        "--no",
        "-Z",
        "a b",
        "in",
        "-tttt"
    };

    @ParameterizedTest
    @EnumSource(Commands.class)
    void plainLinesMeanWhatPicocliMakesOfThem(Commands command) {
        Random random = new Random(command.ordinal());
        int plain = 0;
        for (int i = 0; i < LINES; i++) {
            String[] line = line(command.create().options(), random);
            Options read = command.create().options();
            if (PlainArguments.read(read, line)) {
                plain++;
                Options expected = command.create().options();
                assertEquals(
                        PicocliArguments.RUN, PicocliArguments.read("test", expected, line), Arrays.toString(line));
                assertEquals(given(expected), given(read), Arrays.toString(line));
            } else {
                assertTrue(
                        given(read).stream().allMatch(each -> each.endsWith("[]")),
                        given(read).toString());
            }
        }
        assertTrue(plain > LINES / 20, plain + " lines were plain");
    }

    private static String[] line(Options options, Random random) {
        String[] line = new String[random.nextInt(5)];
        for (int i = 0; i < line.length; i++) {
            String word = WORDS[random.nextInt(WORDS.length)];
            if (random.nextInt(3) > 0 && !options.all().isEmpty()) {
                String[] names =
                        options.all().get(random.nextInt(options.all().size())).names();
                String name = names[random.nextInt(names.length)];
                word = switch (random.nextInt(5)) {
                    case 0 -> name + "=" + word;
                    case 1 -> name + word;
                    default -> name;
                };
            }
            line[i] = word;
        }
        return line;
    }

    private static List<String> given(Options options) {
        List<String> given = new ArrayList<>();
        for (Option option : options.all()) {
            given.add(option.names()[0] + option.values());
        }
        given.add(options.arguments().toString());
        return given;
    }

    @Test
    void everydayLinesArePlain() {
        for (String line : List.of(
                "web.pcapng -enn -c10 -vv tcp port 443",
                "web.pcapng -w out.pcap --fields=ip.src,ip.dst",
                "- -ttttt -X --json")) {
            assertTrue(PlainArguments.read(new ReadCommand().options(), line.split(" ")), line);
        }
    }

    @Test
    void helpAndMistakesAreNot() {
        for (String line : List.of("--help", "-h", "a -c many", "a -c", "a -c 1 -c 2", "a --verbsoe", "a -ny")) {
            assertFalse(PlainArguments.read(new ReadCommand().options(), line.split(" ")), line);
        }
    }
}
