package io.tapline.protocol;

import io.tapline.frame.LinkType;
import io.tapline.wire.Demux;
import io.tapline.wire.Field;
import io.tapline.wire.FieldType;
import io.tapline.wire.Layer;
import io.tapline.wire.Names;
import io.tapline.wire.Protocol;
import io.tapline.wire.Text;
import io.tapline.wire.Transcript;
import io.tapline.wire.Values;

/**
 * Linux cooked capture, what the "any" device gives in place of a link header: version 1 (LINKTYPE_LINUX_SLL) of 16 bytes and version 2
 * (LINKTYPE_LINUX_SLL2) of 20, which tells the interface as well.
 */
public final class Sll extends Layer {
    /** Bytes of version 1. */
    public static final int HEADER_LENGTH = 16;
    /** Bytes of version 2. */
    public static final int HEADER_LENGTH_2 = 20;

    private static final int ADDRESS = 6;
    private static final int ADDRESS_2 = 12;
    private static final int ADDRESS_ROOM = 8;
    /** Among the types that are no EtherTypes: whole Ethernet frames. */
    private static final int ETHERNET = 3;

    private static final int INTERFACE = 4;
    private static final int VLAN = 0x8100;
    private static final int SECOND_ADDRESS = 12;
    private static final int TAG_LENGTH = 4;

    private static final Names DIRECTIONS = Names.or("?")
            .put(0, "In")
            .put(1, "B")
            .put(2, "M")
            .put(3, "P")
            .put(4, "Out")
            .build();

    /** The protocol and what it is bound to. */
    public static final Protocol PROTOCOL = Protocol.named("sll", "Linux cooked-mode capture", new Sll())
            .on(Demux.LINK_TYPE, LinkType.LINUX_SLL, LinkType.LINUX_SLL2)
            .build();

    private static final class Fields {
        static final Field TYPE = Field.hex16("etype", 0)
                .at(layer -> ((Sll) layer).typeAt())
                .when(layer -> ((Sll) layer).type() >= EtherTypes.LOWEST && ((Sll) layer).isBegun())
                .keyOf(Demux.ETHERTYPE)
                .auto()
                .means("EtherType of the payload");

        static final Field INDEX = Field.u32("ifindex", INTERFACE)
                .when(layer -> ((Sll) layer).isSecond() && ((Sll) layer).isShown())
                .means("index of the interface; version 2 is built where it is given");

        static final Field[] ALL = {
            Field.u8("pkttype", 1)
                    .at(layer -> ((Sll) layer).isSecond() ? 9 : 0)
                    .whenCut(layer -> ((Sll) layer).isShown())
                    .shownAs(layer -> ((Sll) layer).packetType())
                    .means(
                            "which way the frame went: 0 to this host, 1 broadcast, 2 multicast, 3 to another host, 4 sent"),
            Field.u16("hatype", 2)
                    .at(layer -> ((Sll) layer).isSecond() ? 6 : 0)
                    .whenCut(layer -> ((Sll) layer).isShown())
                    .means("ARPHRD_ type of the interface"),
            Field.u8("halen", 5)
                    .at(layer -> ((Sll) layer).isSecond() ? 6 : 0)
                    .shownAs(layer -> ((Sll) layer).addressLength())
                    .means("bytes of the sender's link-layer address"),
            Field.mac("src.eth", ADDRESS)
                    .at(layer -> ((Sll) layer).addressAt() - ADDRESS)
                    .when(layer -> ((Sll) layer).addressLength() == 6)
                    .means("sender's link-layer address"),
            Field.variable("unused", FieldType.BYTES, ADDRESS, layer -> ADDRESS_ROOM - ((Sll) layer).addressLength())
                    .at(layer -> ((Sll) layer).addressAt() - ADDRESS + ((Sll) layer).addressLength())
                    .when(layer -> ((Sll) layer).addressLength() < ADDRESS_ROOM)
                    .means("what is behind the address, in the room for the longest"),
            Field.number("ltype", FieldType.HEX, 0, 2)
                    .at(layer -> ((Sll) layer).typeAt())
                    .when(layer -> ((Sll) layer).isShown() && ((Sll) layer).type() < EtherTypes.LOWEST)
                    .means("what the payload is where that is no EtherType"),
            INDEX,
            TYPE
        };
    }

    private int ownLinkHeader;

    /** Of a header that is being built, which has no link type yet: that it is of version 2. */
    private boolean built2;

    private Sll() {}

    /** False where version 2 was cut before its address: Wireshark shows nothing then. */
    private boolean isShown() {
        return !isSecond() || has(SECOND_ADDRESS);
    }

    @Override
    protected Layer fresh() {
        return new Sll();
    }

    @Override
    protected Field[] fields() {
        return Fields.ALL;
    }

    @Override
    protected void decode() {
        int length = isSecond() ? HEADER_LENGTH_2 : HEADER_LENGTH;
        if (!require(length)) {
            return;
        }
        header(length);
        if (type() == ETHERNET) {
            next(Demux.LINK_TYPE, LinkType.ETHERNET);
        } else {
            next(Demux.ETHERTYPE, type());
        }
    }

    /** True for version 2. */
    public boolean isSecond() {
        return linkType() == LinkType.LINUX_SLL2 || linkType() < 0 && built2;
    }

    /** EtherType of the payload; up to 1500 other kinds, of which 4 is LLC. 0 where it was not captured. */
    public int type() {
        return has(typeAt(), 2) ? u16(typeAt()) : 0;
    }

    /** Wireshark shows the second version from its address on. */
    private boolean isBegun() {
        return !isSecond() || has(ADDRESS_2);
    }

    private int typeAt() {
        return isSecond() ? 0 : 14;
    }

    private int packetType() {
        return isSecond() ? u8(10) : u16(0);
    }

    private int addressLength() {
        if (!has(isSecond() ? ADDRESS_2 : ADDRESS)) {
            return 0;
        }
        return isSecond() ? u8(11) : u16(4);
    }

    private int addressAt() {
        return isSecond() ? ADDRESS_2 : ADDRESS;
    }

    @Override
    protected int create(Values given) {
        built2 = given.has(Fields.INDEX);
        int length = built2 ? HEADER_LENGTH_2 : HEADER_LENGTH;
        for (int i = 0; i < length; i += 4) {
            put32(i, 0);
        }
        if (built2) {
            put16(8, 1);
            put8(11, 6);
        } else {
            put16(2, 1);
            put16(4, 6);
        }
        return length;
    }

    @Override
    public int builtLinkType() {
        return built2 ? LinkType.LINUX_SLL2 : LinkType.LINUX_SLL;
    }

    @Override
    protected void complete(Values given, Layer next) {
        if (next != null && !given.has(Fields.TYPE)) {
            put16(typeAt(), EtherTypes.announcing(next, EtherTypes.LLC));
        }
    }

    @Override
    protected void text(Transcript line) {
        Text out = line.out();
        line.protocol(isSecond() ? "sll2" : "sll");
        check(0, isSecond() ? HEADER_LENGTH_2 : HEADER_LENGTH);
        line.linkHeader(headerLength());
        int start = out.length();
        if (isSecond()) {
            pad(out.ascii(line.memory(PROTOCOL, InterfaceNames::new).name(i32(INTERFACE))), start, 6);
            DIRECTIONS.text(out, packetType());
            pad(out, start, 10);
        }
        if (line.options().linkHeader()) {
            describe(line, 0);
        }
        type(line, type(), headerLength());
    }

    /** Appends spaces up to that column, and one at least. */
    private static void pad(Text out, int start, int column) {
        do {
            out.ascii(' ');
        } while (out.length() < start + column);
    }

    /** Appends what stands in the header; tagged bytes do not count. */
    private void describe(Transcript line, int tagged) {
        Text out = line.out();
        if (isSecond()) {
            out.ascii("ifindex ").dec(u32(INTERFACE)).ascii(' ');
        } else {
            String direction = DIRECTIONS.get(packetType(), "?");
            for (int i = direction.length(); i < 3; i++) {
                out.ascii(' ');
            }
            out.ascii(direction).ascii(' ');
        }
        if (addressLength() == 6) {
            mac(out, addressAt());
            out.ascii(' ');
        }
        if (!line.quick()) {
            int type = type();
            switch (type) {
                case 1 -> out.ascii("802.3");
                case EtherTypes.LLC -> out.ascii("802.2");
                default -> {
                    out.ascii("ethertype ");
                    if (type <= EtherTypes.HIGHEST_LENGTH) {
                        out.ascii("Unknown (0x").hex(type, 4).ascii(')');
                    } else {
                        EtherTypes.name(out, type);
                    }
                }
            }
            out.ascii(", length ").dec(wireLength() - tagged & 0xffffffffL).ascii(": ");
        }
    }

    /** Says that the link header ends before what is inside it, which nothing is known of. */
    void linkHeaderAlone(Transcript line) {
        line.linkHeader(ownLinkHeader);
    }

    /** Appends what a type announces, at that distance from the start of the header. */
    private void type(Transcript line, int type, int at) {
        int start = offset() + at;
        ownLinkHeader = line.linkHeaderLength();
        if (type == VLAN) {
            tag(line, at);
        } else if (type <= EtherTypes.HIGHEST_LENGTH) {
            if (type != EtherTypes.LLC || !line.carry(this, Demux.ETHERTYPE, type, start, end(), wireEnd())) {
                line.dump(buffer(), start, available(at));
            }
        } else if (!EtherTypes.carry(line, this, type, start, end(), wireEnd())) {
            if (!line.options().linkHeader()) {
                describe(line, at - headerLength());
            }
            line.dump(buffer(), start, available(at));
        }
    }

    private void tag(Transcript line, int at) {
        Text out = line.out();
        if (available(at) < TAG_LENGTH) {
            line.protocol("vlan");
            line.truncated();
            line.linkHeader(line.linkHeaderLength() + available(at));
            return;
        }
        line.linkHeader(line.linkHeaderLength() + TAG_LENGTH);
        if (line.options().linkHeader()) {
            Vlan.control(out, u16(at));
            out.ascii(", ");
        }
        int type = u16(at + 2) <= EtherTypes.HIGHEST_LENGTH ? EtherTypes.LLC : u16(at + 2);
        if (!line.quick()) {
            EtherTypes.Table.NAMES.text(out.ascii("ethertype "), type);
            out.ascii(", ");
        }
        type(line, type, at + TAG_LENGTH);
    }
}
