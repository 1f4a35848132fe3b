package io.tapline.filter;

import io.tapline.filter.Node.Arithmetic;
import io.tapline.filter.Node.Qualifiers;
import io.tapline.filter.Node.Way;
import io.tapline.filter.Source.Span;
import io.tapline.filter.Token.Kind;
import io.tapline.wire.Spelling;

/**
 * Reads an expression into a tree. The grammar is that of pcap-filter(7) with its habits: and and or bind equally and to the left, not binds
 * tighter; a name or number without qualifiers takes those of the one before it ({@code port 80 or 443}), and in parentheses those of the one
 * before the parenthesis; and % and ^ take everything to their right, because the grammar that the page describes gives them no rank.
 */
final class Parser {
    /** Deepest nesting of parentheses and brackets. */
    private static final int MAX_DEPTH = 256;

    private final Source source;
    private final Lexer lexer;
    private Token token;
    private Token ahead;
    private int depth;

    Parser(Source source) {
        this.source = source;
        this.lexer = new Lexer(source);
        this.token = lexer.next();
    }

    /** The whole expression; null where it has no word. */
    Node parse() {
        if (token.is(Kind.END)) {
            return null;
        }
        Item all = sequence(Qualifiers.NONE, operand(Qualifiers.NONE, false));
        if (!token.is(Kind.END)) {
            throw unexpected("'and', 'or' or the end of the expression");
        }
        return asTerm(all);
    }

    /** What an operand turned out to be; an address or a number can become several things, depending on what surrounds it. */
    private record Item(Sort sort, Node node, Arithmetic number, Qualifiers qualifiers, Span span) {
        enum Sort {
            /** A test that is complete. */
            TERM,
            /** A name or address, or several, with inherited qualifiers. */
            ID,
            /** A plain number: an id, or the beginning of a calculation. */
            NUMBER,
            /** A calculation. */
            ARITHMETIC
        }

        static Item term(Node node, Qualifiers qualifiers) {
            return new Item(Sort.TERM, node, null, qualifiers, node.span());
        }

        static Item id(Node node, Qualifiers qualifiers) {
            return new Item(Sort.ID, node, null, qualifiers, node.span());
        }
    }

    /** Operands joined by and and or, the first of which has been read. */
    private Item sequence(Qualifiers inherited, Item first) {
        if (first.sort == Item.Sort.ARITHMETIC || first.sort == Item.Sort.TERM || !isJoint()) {
            return first.sort == Item.Sort.TERM ? terms(first) : first;
        }
        Item all = asId(first, inherited);
        while (isJoint()) {
            boolean and = token.is(Kind.AND);
            advance();
            all = joined(and, all, asId(operand(inherited, true), inherited), Item.Sort.ID);
        }
        return all;
    }

    private Item terms(Item first) {
        Item all = first;
        while (isJoint()) {
            boolean and = token.is(Kind.AND);
            advance();
            Item next = operand(all.qualifiers, false);
            Item right = next.sort == Item.Sort.TERM ? next : asId(next, all.qualifiers);
            all = joined(and, all, right, Item.Sort.TERM);
        }
        return all;
    }

    private static Item joined(boolean and, Item left, Item right, Item.Sort sort) {
        Span span = left.span.to(right.span);
        Node node = and ? new Node.And(left.node, right.node, span) : new Node.Or(left.node, right.node, span);
        return new Item(sort, node, null, right.qualifiers, span);
    }

    private boolean isJoint() {
        return token.is(Kind.AND) || token.is(Kind.OR);
    }

    private Node asTerm(Item item) {
        if (item.sort == Item.Sort.TERM) {
            return item.node;
        }
        if (item.sort == Item.Sort.ID) {
            throw bare(item.span);
        }
        throw unexpected("a relation such as '=' or '>' after a number");
    }

    private Item asId(Item item, Qualifiers inherited) {
        return switch (item.sort) {
            case ID -> item;
            case NUMBER ->
                Item.id(new Node.Number(inherited, ((Node.Constant) item.number).value(), item.span), inherited);
            case TERM ->
                throw source.error(item.span, "'" + cut(item.span) + "' cannot stand in a list of addresses or ports");
            case ARITHMETIC -> throw unexpected("a relation such as '=' or '>' after a calculation");
        };
    }

    /** One operand; idsOnly where a qualifier stands before it, which takes nothing but names, numbers and lists of them. */
    private Item operand(Qualifiers inherited, boolean idsOnly) {
        int nots = 0;
        Span first = token.span();
        while (token.is(Kind.NOT)) {
            nots++;
            advance();
        }
        Item item = plain(inherited, idsOnly);
        if (nots == 0) {
            return item;
        }
        if (item.sort == Item.Sort.ARITHMETIC) {
            throw unexpected("a relation such as '=' or '>' after a calculation");
        }
        Item named = item.sort == Item.Sort.NUMBER ? asId(item, inherited) : item;
        Span span = first.to(named.span);
        Node node = nots % 2 == 0 ? named.node : new Node.Not(named.node, span);
        return new Item(named.sort, node, null, named.qualifiers, span);
    }

    private Item plain(Qualifiers inherited, boolean idsOnly) {
        return switch (token.kind()) {
            case WORD, ADDRESS4, ADDRESS6, MAC, SHORT_ADDRESS -> id(inherited);
            case NUMBER -> {
                Item number = constant();
                yield idsOnly ? number : calculation(number, inherited);
            }
            case LEFT_PAREN -> {
                Item inner = parenthesised(inherited, idsOnly);
                yield idsOnly ? inner : calculation(inner, inherited);
            }
            default -> {
                if (idsOnly) {
                    throw unexpected("a name, an address or a number");
                }
                yield term(inherited);
            }
        };
    }

    private Item constant() {
        Item item =
                new Item(Item.Sort.NUMBER, null, new Node.Constant(token.number(), token.span()), null, token.span());
        advance();
        return item;
    }

    private Item parenthesised(Qualifiers inherited, boolean idsOnly) {
        Span open = token.span();
        enter(open);
        advance();
        boolean nested = token.is(Kind.LEFT_PAREN);
        Item begin = operand(inherited, idsOnly);
        if (nested && begin.sort == Item.Sort.ID) {
            // Numbers may stand in any number of parentheses, complete tests, too; and what follows 'and' or 'or'.
            throw source.error(begin.span, "a list in parentheses begins with a name, an address or a number");
        }
        Item inner = sequence(inherited, begin);
        if (!token.is(Kind.RIGHT_PAREN)) {
            throw unexpected(
                    inner.sort == Item.Sort.ARITHMETIC
                            ? "an operator, a relation or ')'"
                            : "'and', 'or' or the ')' for column " + (open.start() + 1));
        }
        Span span = open.to(token.span());
        advance();
        depth--;
        // A complete test in parentheses takes its qualifiers with it: 443 in "(tcp port 80) or 443" has none.
        Qualifiers qualifiers = inner.sort == Item.Sort.TERM ? inherited : inner.qualifiers;
        return new Item(inner.sort, inner.node, inner.number, qualifiers, span);
    }

    private void enter(Span span) {
        if (++depth > MAX_DEPTH) {
            throw source.error(span, "more than " + MAX_DEPTH + " parentheses or brackets inside each other");
        }
    }

    private Item id(Qualifiers inherited) {
        Token word = token;
        Span span = word.span();
        advance();
        Node node =
                switch (word.kind()) {
                    case WORD -> {
                        if (inherited.kind() == Node.Kind.NONE) {
                            throw misplaced(word);
                        }
                        yield new Node.Name(inherited, word.text(), span);
                    }
                    case ADDRESS4 -> address4(inherited, word);
                    case ADDRESS6 -> {
                        long prefix = 128;
                        if (token.is(Kind.DIVIDE)) {
                            prefix = prefix();
                            span = span.to(previous);
                        }
                        yield new Node.Address6(inherited, word.text(), prefix, span);
                    }
                    case MAC -> new Node.Mac(inherited, word.text(), span);
                    default -> throw source.error(span, "ARCnet addresses need the link type ARCnet");
                };
        return Item.id(node, inherited);
    }

    private Node address4(Qualifiers inherited, Token word) {
        if (token.is(Kind.DIVIDE)) {
            long prefix = prefix();
            return new Node.Network4(
                    inherited, word.text(), null, prefix, word.span().to(previous));
        }
        if (token.is(Kind.MASK)) {
            advance();
            Token mask = expect(Kind.ADDRESS4, "a mask such as 255.255.0.0");
            return new Node.Network4(
                    inherited, word.text(), mask.text(), 0, word.span().to(mask.span()));
        }
        return new Node.Address4(inherited, word.text(), word.span());
    }

    private long prefix() {
        advance();
        return expect(Kind.NUMBER, "the length of a prefix").number();
    }

    /** Everything that begins with a kept word or a sign. */
    private Item term(Qualifiers inherited) {
        Span span = token.span();
        return switch (token.kind()) {
            case PROTOCOL -> protocol(inherited);
            case SRC, DST, HOST, NET, PORT, PORTRANGE, PROTO, PROTOCHAIN, GATEWAY -> qualified(Proto.DEFAULT);
            case BROADCAST, MULTICAST -> cast(Proto.DEFAULT, span);
            case LEN, MINUS -> calculation(arithmetic(), inherited);
            case LESS, GREATER -> {
                boolean atLeast = token.is(Kind.GREATER);
                advance();
                Token bytes = expect(Kind.NUMBER, "a length in bytes");
                yield done(new Node.Length(atLeast, (int) bytes.number(), span.to(bytes.span())));
            }
            case BYTE -> byteTest();
            case INBOUND, OUTBOUND -> {
                boolean out = token.is(Kind.OUTBOUND);
                advance();
                yield done(new Node.Bound(out, span));
            }
            case IFINDEX -> {
                advance();
                Token index = expect(Kind.NUMBER, "the number of an interface");
                yield done(new Node.Interface((int) index.number(), span.to(index.span())));
            }
            case VLAN -> encapsulation(Node.Layer.VLAN);
            case MPLS -> encapsulation(Node.Layer.MPLS);
            case PPPOES -> encapsulation(Node.Layer.PPPOE_SESSION);
            case GENEVE -> encapsulation(Node.Layer.GENEVE);
            case VXLAN -> vxlan();
            case PPPOED -> {
                advance();
                yield done(new Node.Encapsulation(Node.Layer.PPPOE_DISCOVERY, false, 0, span));
            }
            case LLC -> llc();
            case FOREIGN, RULE_NUMBER ->
                throw source.error(span, "'" + token.text() + "' belongs to a link type that Tapline does not decode");
            default -> throw unexpected("a test such as 'tcp', 'host 10.0.0.1' or 'port 80'");
        };
    }

    private static Item done(Node node) {
        return Item.term(node, Qualifiers.NONE);
    }

    private Item protocol(Qualifiers inherited) {
        Proto proto = token.proto();
        Span span = token.span();
        switch (peek().kind()) {
            case SRC, DST, HOST, NET, PORT, PORTRANGE, PROTO, PROTOCHAIN, GATEWAY -> {
                advance();
                return qualified(proto);
            }
            case BROADCAST, MULTICAST -> {
                advance();
                return cast(proto, span);
            }
            case LEFT_BRACKET -> {
                return calculation(arithmetic(), inherited);
            }
            default -> {
                advance();
                return done(new Node.Protocol(proto, span));
            }
        }
    }

    private Item cast(Proto proto, Span first) {
        Span span = first.to(token.span());
        boolean broadcast = token.is(Kind.BROADCAST);
        advance();
        return done(broadcast ? new Node.Broadcast(proto, span) : new Node.Multicast(proto, span));
    }

    /** A direction, a kind, or both, and what they qualify. */
    private Item qualified(Proto proto) {
        Way way = way();
        Node.Kind kind =
                switch (token.kind()) {
                    case HOST -> Node.Kind.HOST;
                    case NET -> Node.Kind.NET;
                    case PORT -> Node.Kind.PORT;
                    case PORTRANGE -> Node.Kind.PORTRANGE;
                    case PROTO -> Node.Kind.PROTO;
                    case PROTOCHAIN -> Node.Kind.PROTOCHAIN;
                    case GATEWAY -> Node.Kind.GATEWAY;
                    default -> Node.Kind.DEFAULT;
                };
        if (kind.compareTo(Node.Kind.GATEWAY) >= 0 && way != Way.DEFAULT) {
            throw unexpected("'host', 'net', 'port', 'portrange' or an address after a direction");
        }
        if (kind != Node.Kind.DEFAULT) {
            advance();
        }
        Qualifiers qualifiers = new Qualifiers(proto, way, kind);
        Item item = asId(operand(qualifiers, true), qualifiers);
        return Item.term(item.node, item.qualifiers);
    }

    private Way way() {
        if (!token.is(Kind.SRC) && !token.is(Kind.DST)) {
            return Way.DEFAULT;
        }
        boolean src = token.is(Kind.SRC);
        advance();
        if (!isJoint()) {
            return src ? Way.SRC : Way.DST;
        }
        Way way = token.is(Kind.OR) ? Way.EITHER : Way.BOTH;
        advance();
        expect(src ? Kind.DST : Kind.SRC, src ? "'dst'" : "'src'");
        return way;
    }

    private Item byteTest() {
        Span span = token.span();
        advance();
        Token index = expect(Kind.NUMBER, "the index of a byte");
        char operator =
                switch (token.kind()) {
                    case EQUAL -> '=';
                    case LESS_THAN -> '<';
                    case GREATER_THAN -> '>';
                    case BIT_AND -> '&';
                    case BIT_OR -> '|';
                    default -> throw unexpected("'=', '<', '>', '&' or '|'");
                };
        advance();
        Token value = expect(Kind.NUMBER, "a value");
        return done(new Node.ByteTest((int) index.number(), operator, (int) value.number(), span.to(value.span())));
    }

    private Item encapsulation(Node.Layer layer) {
        Span span = token.span();
        advance();
        if (!token.is(Kind.NUMBER) && !isParenthesisedNumber()) {
            return done(new Node.Encapsulation(layer, false, 0, span));
        }
        long number = number();
        return done(new Node.Encapsulation(layer, true, number, span.to(previous)));
    }

    /** The network identifier is no option here: a bare vxlan is refused by the libpcap that the language is held against. */
    private Item vxlan() {
        Span span = token.span();
        advance();
        if (token.is(Kind.WORD) && token.text().equals("any")) {
            advance();
            return done(new Node.Encapsulation(Node.Layer.VXLAN, false, 0, span.to(previous)));
        }
        if (!token.is(Kind.NUMBER) && !isParenthesisedNumber()) {
            throw unexpected("a network identifier, or 'any', after 'vxlan'");
        }
        long number = number();
        return done(new Node.Encapsulation(Node.Layer.VXLAN, true, number, span.to(previous)));
    }

    private boolean isParenthesisedNumber() {
        return token.is(Kind.LEFT_PAREN);
    }

    private long number() {
        if (token.is(Kind.LEFT_PAREN)) {
            enter(token.span());
            advance();
            long number = number();
            expect(Kind.RIGHT_PAREN, "')'");
            depth--;
            return number;
        }
        return expect(Kind.NUMBER, "a number").number();
    }

    private Item llc() {
        Span span = token.span();
        advance();
        if (!token.is(Kind.WORD) && !token.is(Kind.RULE_NUMBER)) {
            return done(new Node.Llc(0, 0, span));
        }
        Token name = token;
        advance();
        Span all = span.to(name.span());
        return done(
                switch (name.text().toLowerCase(java.util.Locale.ROOT)) {
                    case "i" -> new Node.Llc(0x00, 0x01, all);
                    case "s" -> new Node.Llc(0x01, 0x03, all);
                    case "u" -> new Node.Llc(0x03, 0x03, all);
                    case "rr" -> new Node.Llc(0x01, 0x0f, all);
                    case "rnr" -> new Node.Llc(0x05, 0x0f, all);
                    case "rej" -> new Node.Llc(0x09, 0x0f, all);
                    case "ui" -> new Node.Llc(0x03, 0xef, all);
                    case "ua" -> new Node.Llc(0x63, 0xef, all);
                    case "disc" -> new Node.Llc(0x43, 0xef, all);
                    case "dm" -> new Node.Llc(0x0f, 0xef, all);
                    case "sabme" -> new Node.Llc(0x6f, 0xef, all);
                    case "test" -> new Node.Llc(0xe3, 0xef, all);
                    case "xid" -> new Node.Llc(0xaf, 0xef, all);
                    case "frmr" -> new Node.Llc(0x87, 0xef, all);
                    default ->
                        throw source.error(
                                name.span(),
                                "there is no LLC frame '" + name.text()
                                        + "'; expected i, s, u, rr, rnr, rej, ui, ua, disc,"
                                        + " dm, sabme, test, xid or frmr");
                });
    }

    /** Goes on with a calculation whose first operand has been read, up to and with the relation; other items pass through. */
    private Item calculation(Item first, Qualifiers inherited) {
        boolean number = first.sort == Item.Sort.NUMBER || first.sort == Item.Sort.ARITHMETIC;
        if (!number || !isOperator() && !isRelation()) {
            return first;
        }
        return relation(arithmetic(first.number, 0));
    }

    private Item calculation(Arithmetic first, Qualifiers inherited) {
        if (isRelation()) {
            return relation(first);
        }
        return new Item(Item.Sort.ARITHMETIC, null, first, inherited, first.span());
    }

    private Item relation(Arithmetic left) {
        if (!isRelation()) {
            return new Item(Item.Sort.ARITHMETIC, null, left, null, left.span());
        }
        Kind kind = token.kind();
        advance();
        Arithmetic right = arithmetic();
        int code =
                switch (kind) {
                    case EQUAL, NOT_EQUAL -> Bpf.JEQ;
                    case GREATER_THAN, AT_MOST -> Bpf.JGT;
                    default -> Bpf.JGE;
                };
        boolean negated = kind == Kind.NOT_EQUAL || kind == Kind.AT_MOST || kind == Kind.LESS_THAN;
        Span span = left.span().to(right.span());
        return done(new Node.Relation(code, negated, left, right, span));
    }

    private boolean isRelation() {
        return switch (token.kind()) {
            case EQUAL, NOT_EQUAL, LESS_THAN, GREATER_THAN, AT_LEAST, AT_MOST -> true;
            default -> false;
        };
    }

    private boolean isOperator() {
        return operation(token.kind()) >= 0;
    }

    private static int operation(Kind kind) {
        return switch (kind) {
            case PLUS -> Bpf.ADD;
            case MINUS -> Bpf.SUB;
            case TIMES -> Bpf.MUL;
            case DIVIDE -> Bpf.DIV;
            case MODULO -> Bpf.MOD;
            case BIT_AND -> Bpf.AND;
            case BIT_OR -> Bpf.OR;
            case BIT_XOR -> Bpf.XOR;
            case SHIFT_LEFT -> Bpf.LSH;
            case SHIFT_RIGHT -> Bpf.RSH;
            default -> -1;
        };
    }

    /** How tight an operator binds; % and ^ are taken up whatever stands to the left of them. */
    private static int rank(Kind kind) {
        return switch (kind) {
            case BIT_OR -> 1;
            case BIT_AND -> 2;
            case SHIFT_LEFT, SHIFT_RIGHT -> 3;
            case PLUS, MINUS -> 4;
            case TIMES, DIVIDE -> 5;
            case MODULO, BIT_XOR -> 7;
            default -> 0;
        };
    }

    private static final int UNARY = 6;

    private Arithmetic arithmetic() {
        return arithmetic(primary(), 0);
    }

    /** Takes up the operators that bind tighter than the rank of the one to the left. */
    private Arithmetic arithmetic(Arithmetic first, int above) {
        Arithmetic left = first;
        while (rank(token.kind()) > above) {
            Kind kind = token.kind();
            advance();
            enter(left.span());
            boolean unranked = kind == Kind.MODULO || kind == Kind.BIT_XOR;
            Arithmetic right = arithmetic(primary(), unranked ? 0 : rank(kind));
            depth--;
            left = new Node.Binary(operation(kind), left, right, left.span().to(right.span()));
        }
        return left;
    }

    private Arithmetic primary() {
        Span span = token.span();
        switch (token.kind()) {
            case NUMBER -> {
                return constant().number;
            }
            case LEN -> {
                advance();
                return new Node.WireLength(span);
            }
            case MINUS -> {
                enter(span);
                advance();
                Arithmetic operand = arithmetic(primary(), UNARY);
                depth--;
                return new Node.Negation(operand, span.to(operand.span()));
            }
            case LEFT_PAREN -> {
                enter(span);
                advance();
                Arithmetic inner = arithmetic();
                expect(Kind.RIGHT_PAREN, "an operator or ')'");
                depth--;
                return inner;
            }
            case PROTOCOL -> {
                return load();
            }
            default -> throw unexpected("a number, 'len' or bytes such as ip[0]");
        }
    }

    private Arithmetic load() {
        Token proto = token;
        enter(proto.span());
        advance();
        expect(Kind.LEFT_BRACKET, "'[' and an offset");
        Arithmetic index = arithmetic();
        long size = 1;
        if (token.is(Kind.COLON)) {
            advance();
            size = expect(Kind.NUMBER, "1, 2 or 4 as the number of bytes").number();
        }
        Token end = expect(Kind.RIGHT_BRACKET, "an operator, ':' or ']'");
        depth--;
        return new Node.Load(proto.proto(), index, size, proto.span().to(end.span()));
    }

    private Span previous = new Span(0, 0);

    private void advance() {
        previous = token.span();
        token = ahead != null ? ahead : lexer.next();
        ahead = null;
    }

    private Token peek() {
        if (ahead == null) {
            ahead = lexer.next();
        }
        return ahead;
    }

    private Token expect(Kind kind, String expected) {
        if (!token.is(kind)) {
            throw unexpected(expected);
        }
        Token found = token;
        advance();
        return found;
    }

    private String cut(Span span) {
        return source.text().substring(span.start(), span.end());
    }

    private FilterSyntaxException unexpected(String expected) {
        if (token.is(Kind.WORD)) {
            String best = Spelling.nearest(token.text(), Keywords.common());
            String hint = best == null ? "" : "; did you mean '" + best + "'?";
            return source.error(token.span(), "expected " + expected + " instead of " + token.quoted() + hint);
        }
        String instead = token.is(Kind.END) ? " at the end" : " instead of " + token.quoted();
        return source.error(token.span(), "expected " + expected + instead);
    }

    /** A name where no qualifier stands before it. */
    private FilterSyntaxException misplaced(Token word) {
        String best = Spelling.nearest(word.text(), Keywords.common());
        String hint = best != null
                ? "; did you mean '" + best + "'?"
                : "; expected a test such as 'tcp', 'host 10.0.0.1' or 'port 80'";
        return source.error(word.span(), "'" + word.text() + "' is no word of the filter language" + hint);
    }

    private FilterSyntaxException bare(Span span) {
        return source.error(span, "expected 'host', 'net', 'port' or another qualifier before '" + cut(span) + "'");
    }
}
