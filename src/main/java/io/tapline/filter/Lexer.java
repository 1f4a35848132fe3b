package io.tapline.filter;

import io.tapline.filter.Token.Kind;

/**
 * Cuts an expression into tokens. Where several readings begin at a character the longest wins, so 00-11-22-33-44-55 is one MAC address
 * and len-14 is one name (write len - 14). Among equally long readings a kept word comes before a MAC address, a number, an IPv4 address,
 * and a name, in this order.
 */
final class Lexer {
    private final Source source;
    private final String text;
    private int at;

    Lexer(Source source) {
        this.source = source;
        this.text = source.text();
    }

    /** The next token; END again and again behind the last one. */
    Token next() {
        while (at < text.length() && isSpace(text.charAt(at))) {
            at++;
        }
        if (at == text.length()) {
            return token(Kind.END, at);
        }
        char c = text.charAt(at);
        if (c == '\\') {
            return escaped();
        }
        if (c == '$') {
            return arcnet();
        }
        if (isAlphanumeric(c) || c == ':') {
            Token word = word();
            if (word != null) {
                return word;
            }
        }
        return sign(c);
    }

    private Token word() {
        int id = idEnd();
        int mac = macEnd();
        int v6 = Addresses.longestV6(text, at);
        int longest = Math.max(id, Math.max(mac, v6));
        if (longest <= at) {
            return null;
        }
        if (id == longest) {
            Token kept = kept(text.substring(at, id));
            if (kept != null) {
                return kept;
            }
        }
        if (mac == longest) {
            return token(Kind.MAC, mac);
        }
        if (v6 == longest) {
            return token(Kind.ADDRESS6, v6);
        }
        return numberOrName(id);
    }

    private Token kept(String word) {
        int end = at + word.length();
        Kind kind = Keywords.kind(word);
        if (kind == Kind.PROTOCOL) {
            return token(kind, end, 0, Keywords.protocol(word));
        }
        if (kind != null) {
            return token(kind, end);
        }
        int constant = Keywords.constant(word);
        return constant >= 0 ? token(Kind.NUMBER, end, constant, Proto.DEFAULT) : null;
    }

    private Token numberOrName(int id) {
        int number = numberEnd(at);
        if (number == id) {
            return token(Kind.NUMBER, id, number(at, id), Proto.DEFAULT);
        }
        int end = number;
        for (int parts = 2; parts <= 4 && end > 0 && end < id && text.charAt(end) == '.'; parts++) {
            end = numberEnd(end + 1);
            if (end == id) {
                return token(Kind.ADDRESS4, id);
            }
        }
        return token(Kind.WORD, id);
    }

    /** End of the name that begins here: letters and digits, with dots, dashes and underscores inside, ending in none of the latter. */
    private int idEnd() {
        int end = at;
        while (end < text.length() && (isAlphanumeric(text.charAt(end)) || end > at && isInner(text.charAt(end)))) {
            end++;
        }
        while (end > at && (text.charAt(end - 1) == '-' || text.charAt(end - 1) == '_')) {
            end--;
        }
        return end;
    }

    /** End of the number that begins at an index, decimal, octal or with 0x; 0 where none does. */
    private int numberEnd(int from) {
        int end = from;
        if (end + 2 < text.length()
                && text.charAt(end) == '0'
                && (text.charAt(end + 1) | 0x20) == 'x'
                && isHex(text.charAt(end + 2))) {
            end += 2;
            while (end < text.length() && isHex(text.charAt(end))) {
                end++;
            }
            return end;
        }
        while (end < text.length() && isDigit(text.charAt(end))) {
            end++;
        }
        return end == from ? 0 : end;
    }

    private long number(int from, int to) {
        int base = 10;
        int digit = from;
        if (text.charAt(from) == '0' && to - from > 1) {
            boolean hex = (text.charAt(from + 1) | 0x20) == 'x';
            base = hex ? 16 : 8;
            digit = hex ? from + 2 : from + 1;
        }
        long value = 0;
        for (; digit < to; digit++) {
            int next = Character.digit(text.charAt(digit), 16);
            if (next >= base) {
                throw source.error(from, to, "'" + text.substring(from, to) + "' begins with 0 and is no octal number");
            }
            value = value * base + next;
            if (value > 0xffffffffL) {
                throw source.error(from, to, "'" + text.substring(from, to) + "' does not fit into 32 bits");
            }
        }
        return value;
    }

    /** End of the MAC address that begins here, in any of its spellings; 0 where none does. */
    private int macEnd() {
        int end = Math.max(groupsEnd(':'), Math.max(groupsEnd('-'), groupsEnd('.')));
        end = Math.max(end, hexRun(at, 12));
        int first = hexRun(at, 4);
        if (first > 0 && first < text.length() && text.charAt(first) == '.') {
            int second = hexRun(first + 1, 4);
            if (second > 0 && second < text.length() && text.charAt(second) == '.') {
                end = Math.max(end, hexRun(second + 1, 4));
            }
        }
        return end;
    }

    /** Six groups of one or two digits. */
    private int groupsEnd(char separator) {
        int end = at;
        for (int group = 0; group < 6; group++) {
            if (group > 0) {
                if (end >= text.length() || text.charAt(end) != separator) {
                    return 0;
                }
                end++;
            }
            int start = end;
            while (end < text.length() && end - start < 2 && isHex(text.charAt(end))) {
                end++;
            }
            if (end == start) {
                return 0;
            }
        }
        return end;
    }

    private int hexRun(int from, int length) {
        for (int i = from; i < from + length; i++) {
            if (i >= text.length() || !isHex(text.charAt(i))) {
                return 0;
            }
        }
        return from + length;
    }

    private Token escaped() {
        int end = at + 1;
        while (end < text.length() && " !()\n\t".indexOf(text.charAt(end)) < 0) {
            end++;
        }
        if (end == at + 1) {
            throw source.error(at, end, "'\\' must stand before a protocol's name, as in 'ip proto \\tcp'");
        }
        Source.Span span = new Source.Span(at, end);
        Token token = new Token(Kind.WORD, text.substring(at + 1, end), 0, Proto.DEFAULT, span);
        at = end;
        return token;
    }

    private Token arcnet() {
        int end = at + 1;
        while (end < text.length() && end < at + 3 && isHex(text.charAt(end))) {
            end++;
        }
        if (end == at + 1) {
            throw illegal();
        }
        return token(Kind.SHORT_ADDRESS, end);
    }

    private Token sign(char c) {
        char next = at + 1 < text.length() ? text.charAt(at + 1) : 0;
        return switch (c) {
            case '(' -> token(Kind.LEFT_PAREN, at + 1);
            case ')' -> token(Kind.RIGHT_PAREN, at + 1);
            case '[' -> token(Kind.LEFT_BRACKET, at + 1);
            case ']' -> token(Kind.RIGHT_BRACKET, at + 1);
            case ':' -> token(Kind.COLON, at + 1);
            case '+' -> token(Kind.PLUS, at + 1);
            case '-' -> token(Kind.MINUS, at + 1);
            case '*' -> token(Kind.TIMES, at + 1);
            case '/' -> token(Kind.DIVIDE, at + 1);
            case '%' -> token(Kind.MODULO, at + 1);
            case '^' -> token(Kind.BIT_XOR, at + 1);
            case '&' -> next == '&' ? token(Kind.AND, at + 2) : token(Kind.BIT_AND, at + 1);
            case '|' -> next == '|' ? token(Kind.OR, at + 2) : token(Kind.BIT_OR, at + 1);
            case '!' -> next == '=' ? token(Kind.NOT_EQUAL, at + 2) : token(Kind.NOT, at + 1);
            case '=' -> token(Kind.EQUAL, next == '=' ? at + 2 : at + 1);
            case '<' ->
                next == '<'
                        ? token(Kind.SHIFT_LEFT, at + 2)
                        : next == '=' ? token(Kind.AT_MOST, at + 2) : token(Kind.LESS_THAN, at + 1);
            case '>' ->
                next == '>'
                        ? token(Kind.SHIFT_RIGHT, at + 2)
                        : next == '=' ? token(Kind.AT_LEAST, at + 2) : token(Kind.GREATER_THAN, at + 1);
            default -> throw illegal();
        };
    }

    private FilterSyntaxException illegal() {
        char c = text.charAt(at);
        String shown = c > ' ' && c < 0x7f ? "'" + c + "'" : "the character with code " + (int) c;
        return source.error(at, at + 1, shown + " has no meaning in a filter");
    }

    private Token token(Kind kind, int end) {
        return token(kind, end, 0, Proto.DEFAULT);
    }

    private Token token(Kind kind, int end, long number, Proto proto) {
        Token token = new Token(kind, text.substring(at, end), number, proto, new Source.Span(at, end));
        at = end;
        return token;
    }

    private static boolean isSpace(char c) {
        return c == ' ' || c == '\t' || c == '\r' || c == '\n';
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static boolean isHex(char c) {
        return isDigit(c) || (c | 0x20) >= 'a' && (c | 0x20) <= 'f';
    }

    private static boolean isAlphanumeric(char c) {
        return isDigit(c) || (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
    }

    private static boolean isInner(char c) {
        return c == '.' || c == '-' || c == '_';
    }
}
