package io.tapline.filter;

import io.tapline.filter.Source.Span;

/** The tree of an expression, as it was written: nothing is known of link types and offsets yet. */
sealed interface Node {
    /** Where it stands in the expression. */
    Span span();

    /** Which end of the conversation an address or port is asked for. */
    enum Way {
        /** Nothing was said: either end. */
        DEFAULT,
        SRC,
        DST,
        /** src or dst. */
        EITHER,
        /** src and dst. */
        BOTH
    }

    /** What kind of thing a name or number is. */
    enum Kind {
        /** No qualifier stands before it. */
        NONE,
        /** A direction stands before it and no kind: a host. */
        DEFAULT,
        HOST,
        NET,
        PORT,
        PORTRANGE,
        GATEWAY,
        PROTO,
        PROTOCHAIN
    }

    /** What stands before a name or number, or is implied by what stood before the one to its left. */
    record Qualifiers(Proto proto, Way way, Kind kind) {
        /** Nothing to inherit. */
        static final Qualifiers NONE = new Qualifiers(Proto.DEFAULT, Way.DEFAULT, Kind.NONE);
    }

    /** Both. */
    record And(Node left, Node right, Span span) implements Node {}

    /** One of the two, or both. */
    record Or(Node left, Node right, Span span) implements Node {}

    /** The opposite. */
    record Not(Node operand, Span span) implements Node {}

    /** A name with its qualifiers: a host, a port, a protocol. */
    record Name(Qualifiers qualifiers, String text, Span span) implements Node {}

    /** A number with its qualifiers. */
    record Number(Qualifiers qualifiers, long value, Span span) implements Node {}

    /** An IPv4 address of two to four parts. */
    record Address4(Qualifiers qualifiers, String text, Span span) implements Node {}

    /** An IPv4 network: the mask as an address, or null and a prefix length instead. */
    record Network4(Qualifiers qualifiers, String text, String mask, long prefix, Span span) implements Node {}

    /** An IPv6 address, with the length of its prefix, 128 where none was written. */
    record Address6(Qualifiers qualifiers, String text, long prefix, Span span) implements Node {}

    /** A MAC address. */
    record Mac(Qualifiers qualifiers, String text, Span span) implements Node {}

    /** A protocol's name alone. */
    record Protocol(Proto proto, Span span) implements Node {}

    /** Two numbers compared: code is one of the jumps of {@link Bpf}, negated where the relation is its opposite. */
    record Relation(int code, boolean negated, Arithmetic left, Arithmetic right, Span span) implements Node {}

    /** The broadcast addresses of a protocol. */
    record Broadcast(Proto proto, Span span) implements Node {}

    /** The multicast addresses of a protocol. */
    record Multicast(Proto proto, Span span) implements Node {}

    /** A length on the wire of at least (greater) or at most (less) so many bytes. */
    record Length(boolean atLeast, int bytes, Span span) implements Node {}

    /** A byte of the link layer compared; operator is one of = &lt; &gt; &amp; |. */
    record ByteTest(int index, char operator, int value, Span span) implements Node {}

    /** The direction, as seen by the capturing host. */
    record Bound(boolean out, Span span) implements Node {}

    /** The system's number of the interface. */
    record Interface(int index, Span span) implements Node {}

    /** An encapsulation: what stands right of it asks about what is inside. */
    record Encapsulation(Layer layer, boolean numbered, long number, Span span) implements Node {}

    /** The encapsulations. */
    enum Layer {
        VLAN,
        MPLS,
        PPPOE_DISCOVERY,
        PPPOE_SESSION,
        GENEVE,
        VXLAN
    }

    /** LLC frames: all where mask is 0, otherwise those whose control byte has this value under the mask. */
    record Llc(int value, int mask, Span span) implements Node {}

    /** A number that is computed for each frame. */
    sealed interface Arithmetic {
        /** Where it stands in the expression. */
        Span span();
    }

    /** A number that stands in the expression. */
    record Constant(long value, Span span) implements Arithmetic {}

    /** The frame's length on the wire. */
    record WireLength(Span span) implements Arithmetic {}

    /** Bytes of a protocol's header. */
    record Load(Proto proto, Arithmetic index, long size, Span span) implements Arithmetic {}

    /** Two numbers combined; operation is one of those of {@link Bpf}. */
    record Binary(int operation, Arithmetic left, Arithmetic right, Span span) implements Arithmetic {}

    /** The two's complement. */
    record Negation(Arithmetic operand, Span span) implements Arithmetic {}
}
