package io.tapline.cli;

import java.util.ArrayList;
import java.util.List;

/** One option of a command: how it was declared, and what was given for it. */
final class Option {
    /** Reads the value of an option. A class or a method reference made when the option is declared; it is asked only where one is given. */
    interface Converter<T> {
        /**
         * Returns what the text says.
         *
         * @throws WrongValueException where it says nothing that the option takes
         */
        T convert(String text);
    }

    /** A value that an option does not take; the message says what it takes. */
    static final class WrongValueException extends RuntimeException {
        private static final long serialVersionUID = 1;

        WrongValueException(String message) {
            super(message);
        }
    }

    private final String[] names;
    private final String label;
    private final String description;
    private final boolean repeatable;
    private final Converter<?> converter;
    private final List<Object> values = new ArrayList<>(1);

    /**
     * Declares an option.
     *
     * @param label what its value is called in the help; null where it takes none
     * @param converter reads the value; null where it is taken as it stands
     */
    Option(String[] names, String label, String description, boolean repeatable, Converter<?> converter) {
        this.names = names;
        this.label = label;
        this.description = description;
        this.repeatable = repeatable;
        this.converter = converter;
    }

    String[] names() {
        return names;
    }

    String label() {
        return label;
    }

    String description() {
        return description;
    }

    boolean takesValue() {
        return label != null;
    }

    boolean isRepeatable() {
        return repeatable;
    }

    /**
     * Looks whether the option takes that value.
     *
     * @throws WrongValueException where it does not
     */
    void check(String text) {
        if (converter != null) {
            converter.convert(text);
        }
    }

    /** Takes down that the option was given once more, with this text where it takes a value. */
    void give(String text) {
        values.add(converter == null ? text : converter.convert(text));
    }

    /** True where once more would be once too often. */
    boolean isFull() {
        return !repeatable && !values.isEmpty();
    }

    void forget() {
        values.clear();
    }

    int count() {
        return values.size();
    }

    /** The last value given; null where there is none. */
    Object value() {
        return values.isEmpty() ? null : values.get(values.size() - 1);
    }

    List<Object> values() {
        return values;
    }
}
