package io.tapline.craft;

import io.tapline.wire.Addresses;
import io.tapline.wire.Field;
import io.tapline.wire.FieldType;
import io.tapline.wire.Labels;
import io.tapline.wire.Protocol;
import io.tapline.wire.Registry;
import io.tapline.wire.Spelling;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Reads what stands behind the equals sign of one field: a value, a..b, an address with a prefix length, {a,b,c} or random. */
final class ValueParser {
    private final SpecParser parser;
    private final Registry registry;
    private final Field field;
    private final FieldType type;
    private final Choice.Ranges ranges;
    private final List<byte[]> strings = new ArrayList<>();

    ValueParser(SpecParser parser, Registry registry, Field field) {
        this.parser = parser;
        this.registry = registry;
        this.field = field;
        type = field.type();
        ranges = new Choice.Ranges(field.scale());
    }

    Choice parse(SpecParser.Word value) throws SpecException {
        String text = value.text();
        if (text.equals("random") && isNumeric()) {
            return Choice.ofRandom();
        }
        if (text.startsWith("{") && text.endsWith("}")) {
            list(value);
        } else {
            item(value);
        }
        return isNumeric() ? ranges.choice() : Choice.ofStrings(strings);
    }

    /** IPv6 addresses count as numbers here: they have ranges. */
    private boolean isNumeric() {
        return type.isNumber() || type == FieldType.IPV6;
    }

    private void list(SpecParser.Word list) throws SpecException {
        String text = list.text();
        int from = 1;
        for (int i = 1; i < text.length(); i++) {
            char character = text.charAt(i);
            if (character == '"') {
                i = Quoted.end(parser, list.column() + i) - list.column();
            } else if (character == ',' || i == text.length() - 1) {
                int start = from;
                int end = i;
                while (start < end && Character.isWhitespace(text.charAt(start))) {
                    start++;
                }
                while (end > start && Character.isWhitespace(text.charAt(end - 1))) {
                    end--;
                }
                item(new SpecParser.Word(text.substring(start, end), list.column() + start));
                from = i + 1;
            }
        }
    }

    private void item(SpecParser.Word item) throws SpecException {
        if (item.text().isEmpty() && type != FieldType.STRING) {
            throw parser.error("a value is missing here", item.column(), expected());
        }
        switch (type) {
            case BYTES -> strings.add(bytes(item));
            case STRING -> strings.add(string(item));
            case NAME -> strings.add(name(item));
            case IPV6 -> address(item);
            default -> number(item);
        }
    }

    private byte[] bytes(SpecParser.Word item) throws SpecException {
        if (item.text().startsWith("\"")) {
            return Quoted.bytes(parser, item);
        }
        return parser.hex(behind(item, "hex:"));
    }

    private byte[] string(SpecParser.Word item) throws SpecException {
        if (item.text().startsWith("\"")) {
            return Quoted.bytes(parser, item);
        }
        if (item.text().startsWith("hex:")) {
            return parser.hex(behind(item, "hex:"));
        }
        return item.text().getBytes(StandardCharsets.UTF_8);
    }

    private byte[] name(SpecParser.Word item) throws SpecException {
        byte[] labels = Labels.of(item.text());
        if (labels == null) {
            throw parser.error("'" + item.text() + "' is no domain name", item.column(), expected());
        }
        return labels;
    }

    private static SpecParser.Word behind(SpecParser.Word item, String prefix) {
        int from = item.text().startsWith(prefix) ? prefix.length() : 0;
        return new SpecParser.Word(item.text().substring(from), item.column() + from);
    }

    private void number(SpecParser.Word item) throws SpecException {
        int dots = item.text().indexOf("..");
        int slash = item.text().indexOf('/');
        if (dots > 0) {
            SpecParser.Word lastWord = new SpecParser.Word(item.text().substring(dots + 2), item.column() + dots + 2);
            long first = single(new SpecParser.Word(item.text().substring(0, dots), item.column()));
            long last = single(lastWord);
            if (Long.compareUnsigned(last, first) < 0) {
                throw parser.error("the range goes downwards", lastWord.column(), null);
            }
            long steps = Long.divideUnsigned(last - first, field.scale());
            ranges.add(0, first, steps < 0 || steps == Long.MAX_VALUE ? Long.MAX_VALUE : steps + 1);
        } else if (slash > 0 && type == FieldType.IPV4) {
            int prefix = prefix(item, slash, 32);
            long hosts = 1L << 32 - prefix;
            ranges.add(0, single(new SpecParser.Word(item.text().substring(0, slash), item.column())) & -hosts, hosts);
        } else {
            ranges.add(0, single(item), 1);
        }
    }

    private int prefix(SpecParser.Word item, int slash, int most) throws SpecException {
        int prefix = -1;
        try {
            prefix = Integer.parseInt(item.text().substring(slash + 1));
        } catch (NumberFormatException notANumber) {
            // Said below.
        }
        if (prefix < 0 || prefix > most) {
            throw parser.error(
                    "a prefix length from 0 to " + most + " is expected here", item.column() + slash + 1, null);
        }
        return prefix;
    }

    private long single(SpecParser.Word item) throws SpecException {
        String text = item.text();
        if (type == FieldType.MAC || type == FieldType.IPV4) {
            long address = type == FieldType.MAC ? Addresses.mac(text) : Addresses.ipv4(text);
            address = type == FieldType.MAC && text.equals("broadcast") ? 0xffff_ffff_ffffL : address;
            if (address < 0) {
                throw parser.error("'" + text + "' is no " + noun(), item.column(), expected());
            }
            return address;
        }
        Long value = named(text);
        value = value == null ? digits(text) : value;
        if (value == null) {
            throw parser.error("'" + text + "' is no value of " + field, item.column(), hint(text));
        }
        check(value, item);
        return value;
    }

    private void check(long value, SpecParser.Word item) throws SpecException {
        if (Long.compareUnsigned(value, field.maximum()) > 0) {
            String most = Long.toUnsignedString(field.maximum());
            throw parser.error(item.text() + " is too large: " + field + " is at most " + most, item.column(), null);
        }
        if (Long.remainderUnsigned(value, field.scale()) != 0) {
            throw parser.error(field + " counts in steps of " + field.scale(), item.column(), null);
        }
    }

    private Long named(String text) {
        Long symbol = field.symbols().get(text);
        if (symbol != null) {
            return symbol;
        }
        if (field.keySpace() != null) {
            Protocol protocol = registry.protocol(text);
            int key = protocol == null ? -1 : protocol.key(field.keySpace());
            return key < 0 ? null : Long.valueOf(key);
        }
        if (!field.hasLetters()) {
            return null;
        }
        long bits = 0;
        for (int i = 0; i < text.length(); i++) {
            Long bit = field.symbols().get(text.substring(i, i + 1));
            if (bit == null) {
                return null;
            }
            bits |= bit;
        }
        return bits;
    }

    private static Long digits(String text) {
        try {
            if (text.startsWith("0x") || text.startsWith("0X")) {
                return text.startsWith("+", 2) || text.startsWith("-", 2)
                        ? null
                        : Long.parseUnsignedLong(text, 2, text.length(), 16);
            }
            return text.startsWith("+") ? null : Long.valueOf(Long.parseUnsignedLong(text));
        } catch (NumberFormatException notANumber) {
            return null;
        }
    }

    private String hint(String text) {
        String nearest = Spelling.nearest(text, field.symbols().keySet());
        return nearest != null && !field.hasLetters() ? "did you mean " + nearest + "?" : expected();
    }

    private String noun() {
        return switch (type) {
            case MAC -> "MAC address";
            case IPV4 -> "IPv4 address";
            default -> "IPv6 address";
        };
    }

    private String expected() {
        return switch (type) {
            case MAC -> "such as 02:00:00:00:00:01, 02:00:00:00:00:01..02:00:00:00:00:ff or random";
            case IPV4 -> "such as 10.0.0.1, 10.0.0.0/24, 10.0.0.1..10.0.0.9 or random";
            case IPV6 -> "such as 2001:db8::1, 2001:db8::/120 or random";
            case BYTES -> "such as 0a0b0c or \"text\"";
            case NAME -> "such as www.example.org, of labels of at most 63 bytes";
            default ->
                field.hasLetters()
                        ? "a number, or letters of "
                                + String.join("", field.symbols().keySet())
                        : "such as 1, 0x1f, 1..10, {1,5,7} or random" + words();
        };
    }

    private String words() {
        return field.symbols().isEmpty()
                ? ""
                : ", or " + String.join(", ", field.symbols().keySet());
    }

    private void address(SpecParser.Word item) throws SpecException {
        String text = item.text();
        int dots = text.indexOf("..");
        int slash = text.indexOf('/');
        if (dots > 0) {
            SpecParser.Word lastWord = new SpecParser.Word(text.substring(dots + 2), item.column() + dots + 2);
            ByteBuffer first = ipv6(new SpecParser.Word(text.substring(0, dots), item.column()));
            range(first, ipv6(lastWord), lastWord.column());
        } else if (slash > 0) {
            int hostBits = 128 - prefix(item, slash, 128);
            ByteBuffer first = ipv6(new SpecParser.Word(text.substring(0, slash), item.column()));
            long high = hostBits > 64 ? first.getLong(0) & highMask(hostBits - 64) : first.getLong(0);
            long low = first.getLong(8) & highMask(Math.min(64, hostBits));
            ranges.add(high, low, hostBits >= 63 ? Long.MAX_VALUE : 1L << hostBits);
        } else {
            ByteBuffer single = ipv6(item);
            ranges.add(single.getLong(0), single.getLong(8), 1);
        }
    }

    private static long highMask(int lowBits) {
        return lowBits == 64 ? 0 : -1L << lowBits;
    }

    private void range(ByteBuffer first, ByteBuffer last, int column) throws SpecException {
        long highSteps = last.getLong(0) - first.getLong(0);
        long lowSteps = last.getLong(8) - first.getLong(8);
        int order = Long.compareUnsigned(last.getLong(0), first.getLong(0));
        boolean borrow = Long.compareUnsigned(last.getLong(8), first.getLong(8)) < 0;
        if (order < 0 || order == 0 && borrow) {
            throw parser.error("the range goes downwards", column, null);
        }
        boolean small = highSteps == (borrow ? 1 : 0) && lowSteps >= 0 && lowSteps < Long.MAX_VALUE;
        ranges.add(first.getLong(0), first.getLong(8), small ? lowSteps + 1 : Long.MAX_VALUE);
    }

    private ByteBuffer ipv6(SpecParser.Word item) throws SpecException {
        byte[] address = Addresses.ipv6(item.text());
        if (address == null) {
            throw parser.error("'" + item.text() + "' is no " + noun(), item.column(), expected());
        }
        return ByteBuffer.wrap(address);
    }
}
