package io.tapline.craft;

import io.tapline.wire.Field;
import io.tapline.wire.Protocol;
import io.tapline.wire.Registry;
import java.util.List;

/**
 * A frame, or many, described in the packet language: layers divided by a slash that stands alone, each a protocol with field=value, or
 * payload. Immutable, once read.
 */
public final class Spec {
    private final String text;
    private final List<Part> parts;

    Spec(String text, List<Part> parts) {
        this.text = text;
        this.parts = List.copyOf(parts);
    }

    /** A value for a field, and where it was written. */
    record Setting(Field field, Choice choice, int column) {}

    /**
     * A layer with its settings, or payload.
     *
     * @param protocol null for payload
     * @param payload null for a layer; for random payload an array of the length to draw
     */
    record Part(Protocol protocol, List<Setting> settings, byte[] payload, boolean isRandom, int column) {
        static Part payload(byte[] bytes, boolean isRandom, int column) {
            return new Part(null, List.of(), bytes, isRandom, column);
        }
    }

    /**
     * Reads a specification.
     *
     * @param text the specification; "file:" payloads in it are read at once
     * @param registry the protocols that may occur in it
     * @throws SpecException where it cannot be read
     */
    public static Spec parse(String text, Registry registry) throws SpecException {
        return new SpecParser(text, registry).parse();
    }

    /**
     * The specifications that command-line arguments hold. Where a slash is an argument of its own, or the first argument is a bare word,
     * the shell has taken one specification apart, and all arguments are one; otherwise each argument is one.
     */
    public static List<String> ofArguments(List<String> arguments) {
        boolean apart = arguments.contains("/")
                || !arguments.isEmpty() && arguments.get(0).indexOf(' ') < 0;
        return apart && arguments.size() > 1 ? List.of(String.join(" ", arguments)) : List.copyOf(arguments);
    }

    /** The specification as it was written. */
    public String text() {
        return text;
    }

    List<Part> parts() {
        return parts;
    }

    /** How many frames it describes: the product of the numbers of values; Long.MAX_VALUE for that many or more. */
    public long count() {
        long count = 1;
        for (Part part : parts) {
            for (Setting setting : part.settings) {
                long values = setting.choice.count();
                count = Math.multiplyHigh(count, values) != 0 || count * values < 0 ? Long.MAX_VALUE : count * values;
            }
        }
        return count;
    }

    @Override
    public String toString() {
        return text;
    }
}
