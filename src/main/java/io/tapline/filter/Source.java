package io.tapline.filter;

/** The expression's text, for errors that point into it. */
record Source(String text) {
    /** An error about the characters from start to end. */
    FilterSyntaxException error(int start, int end, String message) {
        return new FilterSyntaxException(message, text, start, end);
    }

    /** An error about a part of the tree. */
    FilterSyntaxException error(Source.Span span, String message) {
        return new FilterSyntaxException(message, text, span.start(), span.end());
    }

    /** An error about the whole expression. */
    FilterSyntaxException error(String message) {
        return new FilterSyntaxException(message, text, 0, text.length());
    }

    /** Where a part of the expression stands: index of its first character, and of the one behind it. */
    record Span(int start, int end) {
        Span to(Span other) {
            return new Span(start, other.end);
        }
    }
}
