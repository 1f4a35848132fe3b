package io.tapline.craft;

import io.tapline.frame.LinkType;
import io.tapline.wire.Demux;
import io.tapline.wire.Field;
import io.tapline.wire.Protocol;
import io.tapline.wire.Registry;
import io.tapline.wire.Spelling;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/** Reads one specification, from left to right. */
final class SpecParser {
    /** Most bytes of one payload: a frame cannot be longer. */
    static final int MAX_PAYLOAD = 262_144;

    private static final Map<String, String> OTHER_NAMES = Map.of(
            "ethernet",
            "eth",
            "ipv4",
            "ip",
            "ip4",
            "ip",
            "ip6",
            "ipv6",
            "icmp6",
            "icmpv6",
            "dot1q",
            "vlan",
            "dot1ad",
            "ieee8021ad",
            "qinq",
            "ieee8021ad");

    private final String text;
    private final Registry registry;
    private final List<Spec.Part> parts = new ArrayList<>();
    private int at;

    SpecParser(String text, Registry registry) {
        this.text = text;
        this.registry = registry;
    }

    Spec parse() throws SpecException {
        boolean more = true;
        while (more) {
            Word first = word();
            if (first == null || first.isSlash()) {
                int column = first == null ? text.length() : first.column();
                throw error("a layer is missing here", column, "such as: eth / ip dst=10.0.0.2 / udp dport=53");
            }
            more = first.isPayload() ? payload(first) : layer(first);
        }
        checkBeginning();
        return new Spec(text, parts);
    }

    /** A piece of the specification without a space outside quotes and braces. */
    record Word(String text, int column) {
        boolean isSlash() {
            return text.equals("/");
        }

        boolean isPayload() {
            int colon = text.indexOf(':');
            String kind = colon < 0 ? "" : text.substring(0, colon);
            return text.startsWith("\"")
                    || kind.equals("hex")
                    || kind.equals("file")
                    || kind.equals("zeros")
                    || kind.equals("random");
        }
    }

    /** The next word, or null at the end. */
    private Word word() throws SpecException {
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
        int from = at;
        int brace = -1;
        for (; at < text.length(); at++) {
            char character = text.charAt(at);
            if (character == '"') {
                at = Quoted.end(this, at);
            } else if (character == '{') {
                brace = brace < 0 ? at : brace;
            } else if (character == '}') {
                brace = -1;
            } else if (Character.isWhitespace(character) && brace < 0) {
                break;
            }
        }
        if (brace >= 0) {
            throw error("this brace is not closed", brace, null);
        }
        return at == from ? null : new Word(text.substring(from, at), from);
    }

    /** Reads the rest of a layer; true where a slash follows it. */
    private boolean layer(Word name) throws SpecException {
        Protocol protocol = protocol(name);
        List<Spec.Setting> settings = new ArrayList<>();
        for (Word word = word(); word != null; word = word()) {
            if (word.isSlash()) {
                parts.add(new Spec.Part(protocol, settings, null, false, name.column()));
                return true;
            }
            settings.add(setting(protocol, word, settings));
        }
        parts.add(new Spec.Part(protocol, settings, null, false, name.column()));
        return false;
    }

    private Protocol protocol(Word name) throws SpecException {
        String known = OTHER_NAMES.getOrDefault(name.text(), name.text());
        Protocol protocol = registry.protocol(known);
        if (protocol != null) {
            return protocol;
        }
        if (name.text().indexOf('=') > 0) {
            throw error("a layer begins with its protocol's name", name.column(), "such as: ip " + name.text());
        }
        if (name.text().indexOf('/') >= 0) {
            throw error("'" + name.text() + "' is no protocol", name.column(), "put spaces around the slash");
        }
        List<String> names = new ArrayList<>(OTHER_NAMES.keySet());
        registry.protocols().forEach(each -> names.add(each.name()));
        String nearest = Spelling.nearest(name.text(), names);
        String hint = nearest == null
                ? "payload is \"text\", hex:, file:, zeros:N or random:N"
                : "did you mean " + nearest + "?";
        throw error("'" + name.text() + "' is no protocol", name.column(), hint);
    }

    private Spec.Setting setting(Protocol protocol, Word word, List<Spec.Setting> before) throws SpecException {
        int equals = word.text().indexOf('=');
        if (equals <= 0) {
            boolean layer = registry.protocol(word.text()) != null || word.isPayload();
            String hint = layer ? "layers are divided by a slash that stands alone: / " + word.text() : null;
            throw error("field=value is expected here", word.column(), hint);
        }
        String name = word.text().substring(0, equals);
        Field field = field(protocol, name, word.column());
        for (Spec.Setting other : before) {
            if (other.field() == field) {
                String hint = "several values: " + name + "={a,b} (in quotes, or the shell takes the braces)";
                throw error(name + " is given twice", word.column(), hint);
            }
        }
        Word value = new Word(word.text().substring(equals + 1), word.column() + equals + 1);
        return new Spec.Setting(field, new ValueParser(this, registry, field).parse(value), value.column());
    }

    private Field field(Protocol protocol, String name, int column) throws SpecException {
        String prefix = protocol.name() + ".";
        Field field = protocol.field(name.startsWith(prefix) ? name.substring(prefix.length()) : name);
        if (field != null && !field.isDerived()) {
            return field;
        }
        if (field != null) {
            throw error(field + " follows from other fields and cannot be set", column, null);
        }
        List<String> names = new ArrayList<>();
        for (Field each : protocol.fields()) {
            if (!each.isDerived()) {
                names.add(each.shortName());
                names.addAll(each.aliases());
            }
        }
        throw error(protocol.name() + " has no field '" + name + "'", column, nearest(name, names, protocol));
    }

    private static String nearest(String name, Collection<String> names, Protocol protocol) {
        String nearest = Spelling.nearest(name, names);
        return nearest != null
                ? "did you mean " + nearest + "?"
                : "'tapline fields " + protocol.name() + "' lists them";
    }

    /** Reads a payload; true where a slash follows it. */
    private boolean payload(Word word) throws SpecException {
        parts.add(payloadPart(word));
        Word next = word();
        if (next != null && !next.isSlash()) {
            throw error("a slash is expected here", next.column(), "payload takes no fields");
        }
        return next != null;
    }

    private Spec.Part payloadPart(Word word) throws SpecException {
        if (word.text().startsWith("\"")) {
            return Spec.Part.payload(Quoted.bytes(this, word), false, word.column());
        }
        int colon = word.text().indexOf(':');
        Word rest = new Word(word.text().substring(colon + 1), word.column() + colon + 1);
        return switch (word.text().substring(0, colon)) {
            case "hex" -> Spec.Part.payload(hex(rest), false, word.column());
            case "file" -> Spec.Part.payload(file(rest), false, word.column());
            case "zeros" -> Spec.Part.payload(new byte[size(rest)], false, word.column());
            default -> Spec.Part.payload(new byte[size(rest)], true, word.column());
        };
    }

    /** Hex digits, perhaps in pairs with colons, dashes or dots between them. */
    byte[] hex(Word digits) throws SpecException {
        StringBuilder plain = new StringBuilder();
        for (int i = 0; i < digits.text().length(); i++) {
            char character = digits.text().charAt(i);
            boolean divider =
                    plain.length() % 2 == 0 && i > 0 && (character == ':' || character == '-' || character == '.');
            if (!divider && !HexFormat.isHexDigit(character)) {
                throw error("'" + character + "' is no hex digit", digits.column() + i, null);
            }
            if (!divider) {
                plain.append(character);
            }
        }
        if (plain.length() % 2 != 0) {
            throw error(
                    "a byte takes two hex digits",
                    digits.column() + digits.text().length(),
                    null);
        }
        return HexFormat.of().parseHex(plain);
    }

    private byte[] file(Word name) throws SpecException {
        Word path = name.text().startsWith("\"") ? new Word(Quoted.string(this, name), name.column()) : name;
        try {
            Path file = Path.of(path.text());
            if (Files.size(file) > MAX_PAYLOAD) {
                throw error(path.text() + " is longer than a frame can be", name.column(), null);
            }
            return Files.readAllBytes(file);
        } catch (IOException | IllegalArgumentException unreadable) {
            throw error("the file " + path.text() + " cannot be read", name.column(), null);
        }
    }

    private int size(Word number) throws SpecException {
        int size = -1;
        try {
            size = Integer.parseInt(number.text());
        } catch (NumberFormatException notANumber) {
            // Said below.
        }
        if (size < 0 || size > MAX_PAYLOAD) {
            throw error("a number of bytes from 0 to " + MAX_PAYLOAD + " is expected here", number.column(), null);
        }
        return size;
    }

    private void checkBeginning() throws SpecException {
        Spec.Part first = parts.get(0);
        if (first.protocol() != null && first.protocol().key(Demux.LINK_TYPE) < 0 && linkType(first) < 0) {
            throw error(
                    "a frame cannot begin with " + first.protocol(),
                    first.column(),
                    "put a link layer before it: eth / " + first.protocol());
        }
    }

    /** The link type of a frame that begins with the part; -1 where it cannot begin one. */
    static int linkType(Spec.Part first) {
        if (first.protocol() == null) {
            return LinkType.ETHERNET;
        }
        int type = first.protocol().key(Demux.LINK_TYPE);
        boolean internet = first.protocol().key(Demux.ETHERTYPE) == 0x0800
                || first.protocol().key(Demux.ETHERTYPE) == 0x86dd;
        return type < 0 && internet ? LinkType.RAW : type;
    }

    SpecException error(String problem, int column, String hint) {
        return new SpecException(problem, text, column, hint);
    }

    String text() {
        return text;
    }
}
