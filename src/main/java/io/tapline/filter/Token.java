package io.tapline.filter;

/**
 * One word or sign of an expression.
 *
 * @param kind what it is to the grammar
 * @param text as it was written, without the backslash of an escaped word
 * @param number the value of a NUMBER, 0 to 2^32 - 1
 * @param proto which protocol a PROTOCOL is
 * @param span where it stands
 */
record Token(Kind kind, String text, long number, Proto proto, Source.Span span) {

    /** What a token is to the grammar, with how an error message calls it. */
    enum Kind {
        END("the end of the expression"),
        NUMBER("a number"),
        WORD("a name"),
        ADDRESS4("an IPv4 address"),
        ADDRESS6("an IPv6 address"),
        MAC("a MAC address"),
        SHORT_ADDRESS("an ARCnet address"),
        PROTOCOL("a protocol"),
        AND("and"),
        OR("or"),
        NOT("not"),
        SRC("src"),
        DST("dst"),
        HOST("host"),
        NET("net"),
        MASK("mask"),
        PORT("port"),
        PORTRANGE("portrange"),
        PROTO("proto"),
        PROTOCHAIN("protochain"),
        GATEWAY("gateway"),
        LESS("less"),
        GREATER("greater"),
        BYTE("byte"),
        BROADCAST("broadcast"),
        MULTICAST("multicast"),
        LEN("len"),
        INBOUND("inbound"),
        OUTBOUND("outbound"),
        IFINDEX("ifindex"),
        VLAN("vlan"),
        MPLS("mpls"),
        PPPOED("pppoed"),
        PPPOES("pppoes"),
        GENEVE("geneve"),
        VXLAN("vxlan"),
        LLC("llc"),
        RULE_NUMBER("rnr"),
        /** Words of link types that Tapline does not decode: 802.11, ATM, SS7, pf. */
        FOREIGN("a word of another link type"),
        LEFT_PAREN("'('"),
        RIGHT_PAREN("')'"),
        LEFT_BRACKET("'['"),
        RIGHT_BRACKET("']'"),
        COLON("':'"),
        PLUS("'+'"),
        MINUS("'-'"),
        TIMES("'*'"),
        DIVIDE("'/'"),
        MODULO("'%'"),
        BIT_AND("'&'"),
        BIT_OR("'|'"),
        BIT_XOR("'^'"),
        SHIFT_LEFT("'<<'"),
        SHIFT_RIGHT("'>>'"),
        LESS_THAN("'<'"),
        GREATER_THAN("'>'"),
        EQUAL("'='"),
        NOT_EQUAL("'!='"),
        AT_LEAST("'>='"),
        AT_MOST("'<='");

        private final String name;

        Kind(String name) {
            this.name = name;
        }

        String description() {
            return name;
        }
    }

    boolean is(Kind wanted) {
        return kind == wanted;
    }

    /** For a sentence: the word in quotes, or "the end of the expression". */
    String quoted() {
        return kind == Kind.END ? kind.description() : "'" + text + "'";
    }
}
