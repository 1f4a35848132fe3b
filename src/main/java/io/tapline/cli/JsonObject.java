package io.tapline.cli;

/** Writes one JSON object, member by member, on one line. */
final class JsonObject {
    private final StringBuilder text;
    private boolean any;

    /** An object of its own. */
    JsonObject() {
        this(new StringBuilder());
    }

    private JsonObject(StringBuilder text) {
        this.text = text.append('{');
    }

    private StringBuilder name(String name) {
        if (any) {
            text.append(',');
        }
        any = true;
        string(name);
        return text.append(':');
    }

    /** A number. */
    JsonObject put(String name, long value) {
        name(name).append(value);
        return this;
    }

    /** true or false. */
    JsonObject put(String name, boolean value) {
        name(name).append(value);
        return this;
    }

    /** Text; null becomes null. */
    JsonObject put(String name, String value) {
        name(name);
        if (value == null) {
            text.append("null");
        } else {
            string(value);
        }
        return this;
    }

    /** Text, where there is some. */
    JsonObject putIfAny(String name, String value) {
        return value.isEmpty() ? this : put(name, value);
    }

    /** Something that is JSON already. */
    JsonObject raw(String name, String json) {
        name(name).append(json);
        return this;
    }

    /** What fills one element of an array of objects. */
    interface Filler<T> {
        /** Puts the members of one element. */
        void fill(JsonObject object, T element);
    }

    /** An array of objects. */
    <T> JsonObject array(String name, Iterable<T> elements, Filler<T> filler) {
        name(name).append('[');
        boolean later = false;
        for (T element : elements) {
            if (later) {
                text.append(',');
            }
            later = true;
            JsonObject object = new JsonObject(text);
            filler.fill(object, element);
            text.append('}');
        }
        text.append(']');
        return this;
    }

    private void string(String value) {
        text.append('"');
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '"' || c == '\\') {
                text.append('\\').append(c);
            } else if (c < 0x20 || c == 0x7f || Character.isSurrogate(c) && !isPair(value, i)) {
                text.append("\\u").append(Character.forDigit(c >> 12, 16));
                text.append(Character.forDigit(c >> 8 & 15, 16));
                text.append(Character.forDigit(c >> 4 & 15, 16));
                text.append(Character.forDigit(c & 15, 16));
            } else {
                text.append(c);
            }
        }
        text.append('"');
    }

    private static boolean isPair(String value, int index) {
        return Character.isHighSurrogate(value.charAt(index))
                ? index + 1 < value.length() && Character.isLowSurrogate(value.charAt(index + 1))
                : index > 0 && Character.isHighSurrogate(value.charAt(index - 1));
    }

    @Override
    public String toString() {
        return text + "}";
    }
}
