package io.tapline.filter;

import io.tapline.frame.LinkType;
import io.tapline.wire.Demux;
import io.tapline.wire.Field;
import io.tapline.wire.FieldType;
import io.tapline.wire.Protocol;
import io.tapline.wire.Registry;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * What is known, at one instruction of a program, of the headers that the frame has: whatever the tests on every path to it have shown.
 * Immutable.
 */
final class Headers {
    /** The base of an offset from the frame's first byte; any other base is where an IPv4 header begins whose length is added. */
    static final int FRAME = -1;

    private static final int MOST_NAMES = 4;

    private final Registry registry;
    private final List<Header> headers;

    /** The protocols that a header may be of, one or several, and where it begins. */
    private record Header(List<Protocol> protocols, int base, int offset) {}

    /**
     * A field that some bytes are.
     *
     * @param name Wireshark's
     * @param type how its values are written
     * @param space the protocols that its values stand for, or null
     */
    record Named(String name, FieldType type, Demux space) {}

    private Headers(Registry registry, List<Header> headers) {
        this.registry = registry;
        this.headers = headers;
    }

    /** What is known of every frame of a link type. */
    static Headers of(Registry registry, int linkType) {
        Headers none = new Headers(registry, List.of());
        return switch (linkType) {
            case LinkType.IPV4 -> none.with("ip", FRAME, 0);
            case LinkType.IPV6 -> none.with("ipv6", FRAME, 0);
            case LinkType.PPP_ETHERNET -> none.with("pppoe", FRAME, 0).with("ppp", FRAME, 6);
            default -> none.with(registry.find(Demux.LINK_TYPE, linkType), FRAME, 0);
        };
    }

    private Headers with(String protocol, int base, int offset) {
        return with(registry.protocol(protocol), base, offset);
    }

    private Headers with(Protocol protocol, int base, int offset) {
        if (protocol == null) {
            return this;
        }
        List<Header> more = new ArrayList<>(headers);
        more.removeIf(header -> header.base == base && header.offset == offset);
        more.add(new Header(List.of(protocol), base, offset));
        return new Headers(registry, more);
    }

    /** What is known where two paths meet. */
    Headers merge(Headers other) {
        List<Header> both = new ArrayList<>();
        for (Header mine : headers) {
            for (Header theirs : other.headers) {
                if (mine.base == theirs.base && mine.offset == theirs.offset) {
                    List<Protocol> protocols = new ArrayList<>(mine.protocols);
                    theirs.protocols.stream()
                            .filter(one -> !protocols.contains(one))
                            .forEach(protocols::add);
                    protocols.sort(Comparator.comparing(Protocol::name));
                    both.add(new Header(protocols, mine.base, mine.offset));
                }
            }
        }
        return new Headers(registry, both);
    }

    /** The innermost header that begins at or before an offset, or null. */
    private Header at(int base, int offset) {
        Header best = null;
        for (Header header : headers) {
            if (header.base == base && header.offset <= offset && (best == null || header.offset > best.offset)) {
                best = header;
            }
        }
        return best;
    }

    /** What more is known once some bytes are known to be equal to a value. */
    Headers knowing(Read read, int value) {
        if (isVersion(read, value)) {
            return with(value == 0x40 ? "ip" : "ipv6", read.base(), read.offset());
        }
        Header header = at(read.base(), read.offset());
        Named field = field(read);
        if (header == null || field == null) {
            return this;
        }
        if (field.name().equals("null.family")) {
            boolean four = value == 2 || value == Integer.reverseBytes(2);
            return with(four ? "ip" : "ipv6", header.base, header.offset + 4);
        }
        Headers more = this;
        for (Protocol carrier : header.protocols) {
            more = more.carrying(header, carrier, read.offset() + read.size(), field.space(), value);
        }
        return more;
    }

    /** True where these bits can only be the version of an IP header that begins there. */
    boolean isVersion(Read read, int value) {
        return read.size() == 1
                && read.mask() == 0xf0
                && (value == 0x40 || value == 0x60)
                && name(read).isEmpty();
    }

    private Headers carrying(Header header, Protocol carrier, int behind, Demux space, int value) {
        Protocol next = next(space, value);
        return switch (carrier.name()) {
            case "eth", "vlan", "ieee8021ad" -> with(next, header.base, behind).inSession(header.base, behind, value);
            case "ppp" -> with(next, header.base, behind);
            case "sll" -> with(next, header.base, header.offset + (behind == header.offset + 2 ? 20 : 16));
            case "ip" -> header.base == FRAME ? with(next, header.offset, 0) : this;
            case "ipv6" -> with(next, header.base, header.offset + 40);
            default -> this;
        };
    }

    private Headers inSession(int base, int offset, int etherType) {
        return etherType == Numbers.PPPOE_SESSION ? with("ppp", base, offset + 6) : this;
    }

    private Protocol next(Demux space, int value) {
        if (space == Demux.ETHERTYPE && (value == Numbers.RARP || value == Numbers.TEB)) {
            return registry.protocol(value == Numbers.RARP ? "arp" : "eth");
        }
        return space == null ? null : registry.find(space, value);
    }

    /** The protocol that a value of a field stands for, or null. */
    String carried(Named field, int value) {
        Protocol protocol = next(field.space(), value);
        return protocol == null ? null : protocol.name();
    }

    /** Some bits of the frame: the mask is for the bytes as one number, -1 for all. */
    record Read(int base, int offset, int size, int mask) {
        long bits() {
            return size == 4 ? mask & 0xffffffffL : mask & (1L << 8 * size) - 1;
        }

        Read masked(int and) {
            return new Read(base, offset, size, mask & and);
        }
    }

    /** The one field that the bits are, all of it; null where they are none, or several, or its name is not known. */
    Named field(Read read) {
        Header header = at(read.base(), read.offset());
        if (header == null) {
            return null;
        }
        Named first = null;
        StringBuilder owners = new StringBuilder();
        for (Protocol protocol : header.protocols) {
            Named field = field(protocol, read.offset() - header.offset, read);
            if (field == null || first != null && !field.name().equals(first.name())) {
                return null;
            }
            first = field;
            owners.append(owners.isEmpty() ? "" : "/").append(protocol.name());
        }
        boolean owned = first.name().indexOf('.') < 0 || !first.name().startsWith(owners.toString());
        return owned ? new Named(owners + "." + first.name(), first.type(), first.space()) : first;
    }

    /** A field with its name within the protocol, or with the whole name where it is known by hand. */
    private static Named field(Protocol protocol, int offset, Read read) {
        Named moving = moving(protocol, offset, read);
        if (moving != null) {
            return moving;
        }
        for (Field field : protocol.fields()) {
            if (field.isFixed() && field.type().isNumber() && overlap(field, offset, read) == Overlap.SAME) {
                return new Named(field.shortName(), field.type(), field.keySpace());
            }
        }
        return null;
    }

    /** Fields whose place depends on the link type, or on lengths that are always the same where filters look. */
    private static Named moving(Protocol protocol, int offset, Read read) {
        if (read.mask() != -1) {
            return null;
        }
        String place = protocol.name() + " " + offset + ":" + read.size();
        return switch (place) {
            case "sll 14:2" -> new Named("sll.etype", FieldType.HEX, Demux.ETHERTYPE);
            case "sll 0:2" -> new Named("sll.etype or sll.pkttype", FieldType.HEX, Demux.ETHERTYPE);
            case "arp 14:4" -> new Named("arp.src.proto_ipv4", FieldType.IPV4, null);
            case "arp 24:4" -> new Named("arp.dst.proto_ipv4", FieldType.IPV4, null);
            case "sll 10:1" -> new Named("sll.pkttype", FieldType.UNSIGNED, null);
            case "sll 4:4" -> new Named("sll.ifindex", FieldType.UNSIGNED, null);
            case "ppp 0:2", "ppp 2:2" -> new Named("ppp.protocol", FieldType.HEX, Demux.PPP_PROTOCOL);
            case "null 0:4", "loop 0:4" -> new Named("null.family", FieldType.HEX, null);
            default -> null;
        };
    }

    private enum Overlap {
        NONE,
        SAME,
        FIELD_IN_READ,
        READ_IN_FIELD
    }

    private static Overlap overlap(Field field, int offset, Read read) {
        int from = Math.min(field.offset(), offset);
        int to = Math.max(field.offset() + field.size(), offset + read.size());
        if (to - from > 8 || read.bits() == 0) {
            return Overlap.NONE;
        }
        long asked = read.bits() << 8 * (to - offset - read.size());
        long held = field.mask() << 8 * (to - field.offset() - field.size());
        if (asked == held) {
            return Overlap.SAME;
        }
        return (asked & held) == held
                ? Overlap.FIELD_IN_READ
                : (asked & held) == asked ? Overlap.READ_IN_FIELD : Overlap.NONE;
    }

    /** The fields that the bits are, hold, or are part of, by name; empty where nothing is known of them. */
    String name(Read read) {
        Named field = field(read);
        if (field != null) {
            return field.name();
        }
        Header header = at(read.base(), read.offset());
        if (header == null) {
            return "";
        }
        List<String> names = new ArrayList<>();
        for (Protocol protocol : header.protocols) {
            String name = name(protocol, new Read(FRAME, read.offset() - header.offset, read.size(), read.mask()));
            if (!name.isEmpty()) {
                names.add(name);
            }
        }
        return String.join(" / ", names);
    }

    /** The fields of a protocol's header that the bits are, hold, or are part of; empty where there are none. */
    static String name(Protocol protocol, Read read) {
        List<String> held = new ArrayList<>();
        String part = "";
        for (Field field : protocol.fields()) {
            if (!field.isFixed() || field.size() == 0) {
                continue;
            }
            switch (field.type().isNumber() ? overlap(field, read.offset(), read) : Overlap.NONE) {
                case SAME -> {
                    return field.name();
                }
                case READ_IN_FIELD -> part = part.isEmpty() ? part(field, read) : part;
                case FIELD_IN_READ -> {
                    if (held.stream().noneMatch(name -> field.name().startsWith(name + "."))) {
                        held.add(field.name());
                    }
                }
                case NONE -> part = part.isEmpty() && isInside(field, read) ? part(field, read) : part;
            }
        }
        boolean flags = read.bits() != 0 && read.mask() != -1 && !held.isEmpty();
        return !part.isEmpty() && !flags ? part : held.size() > MOST_NAMES ? "" : String.join(" and ", held);
    }

    private static boolean isInside(Field field, Read read) {
        return !field.type().isNumber()
                && field.offset() <= read.offset()
                && read.offset() + read.size() <= field.offset() + field.size();
    }

    private static String part(Field field, Read read) {
        String bits = read.mask() == -1 ? "" : " & 0x" + Integer.toHexString(read.mask());
        int first = read.offset() - field.offset();
        if (first == 0 && read.size() == field.size()) {
            return field.name() + bits;
        }
        String bytes = read.size() == 1 ? "byte " + first : "bytes " + first + "-" + (first + read.size() - 1);
        return field.name() + " (" + bytes + ")" + bits;
    }
}
