package io.tapline.cli;

/** Writes one JSON value member by member: RFC 8259. Members of an object have a name, elements of an array have none (null). */
final class Json {
    private final StringBuilder out = new StringBuilder();
    private boolean first = true;

    /** Begins an object. */
    Json object(String name) {
        return begin(name, '{');
    }

    /** Begins an array. */
    Json array(String name) {
        return begin(name, '[');
    }

    /** Ends the object that was begun last. */
    Json endObject() {
        return end('}');
    }

    /** Ends the array that was begun last. */
    Json endArray() {
        return end(']');
    }

    /** A text, or null. */
    Json text(String name, String value) {
        key(name);
        if (value == null) {
            out.append("null");
        } else {
            quote(value);
        }
        return this;
    }

    /** A number. */
    Json number(String name, long value) {
        key(name);
        out.append(value);
        return this;
    }

    /** True or false. */
    Json flag(String name, boolean value) {
        key(name);
        out.append(value);
        return this;
    }

    private Json begin(String name, char bracket) {
        key(name);
        out.append(bracket);
        first = true;
        return this;
    }

    private Json end(char bracket) {
        out.append(bracket);
        first = false;
        return this;
    }

    private void key(String name) {
        if (!first) {
            out.append(',');
        }
        first = false;
        if (name != null) {
            quote(name);
            out.append(':');
        }
    }

    private void quote(String text) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char letter = text.charAt(i);
            if (letter == '"' || letter == '\\') {
                out.append('\\').append(letter);
            } else if (letter < ' ') {
                out.append(String.format("\\u%04x", (int) letter));
            } else {
                out.append(letter);
            }
        }
        out.append('"');
    }

    /** What was written. */
    @Override
    public String toString() {
        return out.toString();
    }
}
