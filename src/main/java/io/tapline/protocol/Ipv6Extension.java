package io.tapline.protocol;

import io.tapline.wire.Demux;
import io.tapline.wire.Field;
import io.tapline.wire.Layer;
import io.tapline.wire.Registry;
import io.tapline.wire.Stop;
import io.tapline.wire.Values;

/**
 * What the extension headers of IPv6 have in common (RFC 8200 section 4): the next header's protocol in the first byte, and that the upper
 * layers see the addresses of the IPv6 header through them.
 */
abstract class Ipv6Extension extends BetweenLayer {
    static final int NEXT_HEADER = 0;
    static final int LENGTH = 1;

    /** The field that every extension header begins with. */
    static Field nextField() {
        return Field.u8("nxt", NEXT_HEADER).keyOf(Demux.IP_PROTOCOL).auto().means("protocol of the next header");
    }

    /** The length field of those that have one: units of 8 bytes beyond the first 8. */
    static Field lengthField() {
        return Field.u8("len", LENGTH).auto().means("length beyond the first 8 bytes, units of 8 bytes");
    }

    /** IANA protocol number of the next header. */
    public final int nextHeader() {
        return u8(NEXT_HEADER);
    }

    /** Length in bytes that the second byte tells. */
    final int declaredLength() {
        return (u8(LENGTH) + 1) * 8;
    }

    /** Decodes a header of which the second byte tells the length; false where it is not there. */
    final boolean decodeVariable() {
        if (!require(2) || !require(declaredLength())) {
            return false;
        }
        header(declaredLength());
        nextHeader(nextHeader());
        return true;
    }

    /** Decodes a header of options; one that says it reaches beyond the packet ends the decoding, as Wireshark has it. */
    final void decodeOptions() {
        if (!decodeVariable()) {
            return;
        }
        int length = declaredLength();
        for (int at = 2; at < length; ) {
            int optionLength = u8(at) == 0 ? 1 : at + 1 < length ? 2 + u8(at + 1) : 1;
            if (at + optionLength > wireLength()) {
                stop(Stop.MALFORMED);
                return;
            }
            at += optionLength;
        }
    }

    final void nextHeader(int number) {
        if (number != Ipv6.NO_NEXT_HEADER) {
            next(Demux.IP_PROTOCOL, number);
        }
    }

    /** Sets the protocol of the next header where it was not given. */
    final void completeNext(Values given, Field nextField, Layer next) {
        if (next != null && !given.has(nextField)) {
            put8(NEXT_HEADER, Math.max(0, Registry.key(Demux.IP_PROTOCOL, next.protocol())));
        }
    }

    /** Writes an empty options header of that length: no next header, padded with one PadN option. */
    final int createOptions(int optionBytes) {
        int length = Math.max(8, 2 + optionBytes + 7 & ~7);
        for (int i = 0; i < length; i += 4) {
            put32(i, 0);
        }
        put8(NEXT_HEADER, Ipv6.NO_NEXT_HEADER);
        put8(LENGTH, length / 8 - 1);
        put8(2, 1);
        put8(3, Math.min(255, length - 4));
        return length;
    }

    /** True for the headers that stand between IPv6 and what it carries, as the text walks over them. */
    static boolean isExtension(int number) {
        return number == Ipv6HopByHop.NUMBER
                || number == Ipv6Routing.NUMBER
                || number == Ipv6Fragment.NUMBER
                || number == Ipv6DestinationOptions.NUMBER;
    }

    /** The IPv6 header in front of the chain. */
    final Ipv6 base() {
        Layer outer = parent();
        while (outer instanceof Ipv6Extension) {
            outer = outer.parent();
        }
        return (Ipv6) outer;
    }
}
