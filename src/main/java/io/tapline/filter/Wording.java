package io.tapline.filter;

import io.tapline.filter.Node.Qualifiers;
import io.tapline.filter.Node.Way;
import io.tapline.frame.LinkType;
import io.tapline.wire.Registry;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Says an expression in words: one line for each test, and indented lists for and, or and not. */
final class Wording {
    private static final String INDENT = "  ";

    private final String expression;
    private final Registry registry;
    private final int linkType;
    private final boolean extensions;
    private final StringBuilder out = new StringBuilder();

    private Wording(Program program, Registry registry) {
        this.expression = program.expression();
        this.registry = registry;
        this.linkType = program.linkType();
        this.extensions = program.options().ipv6Extensions();
    }

    /** The expression in words; lines end with a newline. */
    static String of(Program program, Node tree, Registry registry) {
        if (tree == null) {
            return "every frame\n";
        }
        Wording wording = new Wording(program, registry);
        wording.say(tree, "", "");
        return wording.out.toString();
    }

    /** What a person may not expect of the filter, a line each; lines end with a newline. */
    static String remarks(Program program, Node tree) {
        if (tree == null) {
            return "";
        }
        String expression = program.expression();
        StringBuilder out = new StringBuilder();
        Node never = new Impossible(new Source(expression), program.linkType(), program.options()).part(tree);
        if (never != null) {
            out.append("'")
                    .append(expression, never.span().start(), never.span().end())
                    .append("' never matches\n");
        }
        if (!program.options().ipv6Extensions() && has(tree, Wording::isPort)) {
            out.append(
                    "ports are found in whole packets and first fragments, and over IPv6 only where no extension header"
                            + " stands between; --v6-extensions looks behind those\n");
        }
        if (program.linkType() == LinkType.ETHERNET
                && !has(tree, node -> node instanceof Node.Encapsulation)
                && has(tree, Wording::isNetwork)) {
            out.append("frames with a VLAN tag are something else to it; 'vlan and ...' looks behind the tag\n");
        }
        return out.toString();
    }

    private static boolean has(Node node, Predicate<Node> what) {
        if (node instanceof Node.And || node instanceof Node.Or) {
            for (Node part : parts(node, node instanceof Node.And)) {
                if (has(part, what)) {
                    return true;
                }
            }
            return false;
        }
        return node instanceof Node.Not not ? has(not.operand(), what) : what.test(node);
    }

    private static boolean isPort(Node node) {
        Node.Kind kind = node instanceof Node.Name name
                ? name.qualifiers().kind()
                : node instanceof Node.Number number ? number.qualifiers().kind() : Node.Kind.NONE;
        return kind == Node.Kind.PORT || kind == Node.Kind.PORTRANGE;
    }

    /** Looks behind the link header. */
    private static boolean isNetwork(Node node) {
        return node instanceof Node.Name
                || node instanceof Node.Number
                || node instanceof Node.Address4
                || node instanceof Node.Network4
                || node instanceof Node.Address6
                || node instanceof Node.Protocol;
    }

    private void line(String indent, String words) {
        out.append(indent).append(words).append('\n');
    }

    private void say(Node node, String indent, String before) {
        if (node instanceof Node.And || node instanceof Node.Or) {
            boolean and = node instanceof Node.And;
            List<Node> parts = parts(node, and);
            line(indent, before + (and ? "all of" : "any of"));
            for (Node part : parts) {
                say(part, indent + INDENT, "");
            }
        } else if (node instanceof Node.Not not) {
            say(not.operand(), indent, before.isEmpty() ? "not: " : before + "not: ");
        } else {
            line(indent, before + words(node));
        }
    }

    /** The operands of a chain of one kind, from left to right. */
    private static List<Node> parts(Node node, boolean and) {
        List<Node> parts = new ArrayList<>();
        Node left = node;
        while (and ? left instanceof Node.And : left instanceof Node.Or) {
            parts.add(0, and ? ((Node.And) left).right() : ((Node.Or) left).right());
            left = and ? ((Node.And) left).left() : ((Node.Or) left).left();
        }
        parts.add(0, left);
        return parts;
    }

    private String words(Node node) {
        if (node instanceof Node.Name name) {
            return qualified(name.qualifiers(), name.text());
        } else if (node instanceof Node.Number number) {
            return qualified(number.qualifiers(), Long.toString(number.value()));
        } else if (node instanceof Node.Address4 address) {
            return qualified(address.qualifiers(), address.text());
        } else if (node instanceof Node.Network4 network) {
            String mask = network.mask() == null ? "/" + network.prefix() : " with the mask " + network.mask();
            return qualified(network.qualifiers(), network.text() + mask);
        } else if (node instanceof Node.Address6 address) {
            boolean whole = address.prefix() == 128;
            String prefix = whole ? "" : "/" + address.prefix();
            return ends(address.qualifiers().way(), "IPv6 ", whole ? "address " : "address in ")
                    + address.text()
                    + prefix;
        } else if (node instanceof Node.Mac mac) {
            return ends(mac.qualifiers().way(), "", "MAC address ") + mac.text();
        } else if (node instanceof Node.Protocol protocol) {
            return protocol(protocol.proto());
        } else if (node instanceof Node.Relation relation) {
            return relation(relation);
        } else if (node instanceof Node.Encapsulation encapsulation) {
            return encapsulation(encapsulation);
        }
        return special(node);
    }

    private String special(Node node) {
        if (node instanceof Node.Broadcast cast) {
            return cast.proto() == Proto.IP
                    ? "an IPv4 broadcast address as destination"
                    : "the Ethernet broadcast address as destination";
        } else if (node instanceof Node.Multicast cast) {
            return switch (cast.proto()) {
                case IP -> "an IPv4 multicast address as destination (224.0.0.0 and above)";
                case IPV6 -> "an IPv6 multicast address as destination (ff00::/8)";
                default -> "a group address as Ethernet destination (broadcast too)";
            };
        } else if (node instanceof Node.Length length) {
            return (length.atLeast() ? "at least " : "at most ") + Integer.toUnsignedString(length.bytes())
                    + " bytes on the wire";
        } else if (node instanceof Node.Bound bound) {
            return bound.out() ? "sent by the capturing host" : "not sent by the capturing host";
        } else if (node instanceof Node.Interface index) {
            return "captured on the interface number " + Integer.toUnsignedString(index.index());
        } else if (node instanceof Node.Llc llc) {
            return llc.mask() == 0
                    ? "a frame with an 802.2 LLC header"
                    : text(node) + ": an 802.2 LLC frame of that type";
        }
        return text(node);
    }

    private String text(Node node) {
        return expression.substring(node.span().start(), node.span().end());
    }

    private String qualified(Qualifiers qualifiers, String value) {
        Proto proto = qualifiers.proto();
        return switch (qualifiers.kind()) {
            case PORT -> transports(proto) + " with " + ends(qualifiers.way(), "", "port ") + value;
            case PORTRANGE -> transports(proto) + " with a " + ends(qualifiers.way(), "", "port in ") + value;
            case PROTO -> carried(proto, value);
            case PROTOCHAIN -> family(proto) + " with the header " + value + ", behind any others";
            case NET -> ends(qualifiers.way(), owner(proto), "address in ") + value;
            default -> ends(qualifiers.way(), owner(proto), "address ") + value;
        };
    }

    private String carried(Proto proto, String value) {
        return switch (proto) {
            case LINK -> "link header with the protocol " + value;
            case ISO, ISIS -> proto.word().toUpperCase(java.util.Locale.ROOT) + " with the protocol " + value;
            default -> family(proto) + " that carries the protocol " + value;
        };
    }

    private static String family(Proto proto) {
        return switch (proto) {
            case IP -> "IPv4";
            case IPV6 -> "IPv6";
            default -> "IPv4 or IPv6";
        };
    }

    private static String owner(Proto proto) {
        return switch (proto) {
            case DEFAULT -> "IPv4, ARP or RARP ";
            case IP -> "IPv4 ";
            case IPV6 -> "IPv6 ";
            default -> proto.word().toUpperCase(java.util.Locale.ROOT) + " ";
        };
    }

    private String transports(Proto proto) {
        return switch (proto) {
            case TCP, UDP, SCTP -> proto.word().toUpperCase(java.util.Locale.ROOT);
            default -> "TCP, UDP or SCTP";
        };
    }

    private static String ends(Way way, String owner, String what) {
        return owner
                + switch (way) {
                    case SRC -> "source ";
                    case DST -> "destination ";
                    case BOTH -> "source and destination ";
                    default -> "source or destination ";
                }
                + what;
    }

    private String protocol(Proto proto) {
        String name = proto.word().toUpperCase(java.util.Locale.ROOT);
        return switch (proto) {
            case IP -> "IPv4";
            case IPV6 -> "IPv6";
            case ICMP, IGMP, IGRP, VRRP, CARP -> name + " over IPv4";
            case ICMPV6 -> "ICMPv6 over IPv6" + behindExtensions();
            case TCP, UDP, SCTP, PIM, AH, ESP -> name + " over IPv4 or IPv6" + behindExtensions();
            default -> name;
        };
    }

    private String behindExtensions() {
        return extensions ? ", behind extension headers too" : "";
    }

    private String relation(Node.Relation relation) {
        List<String> names = new ArrayList<>();
        name(relation.left(), names);
        name(relation.right(), names);
        return "the relation " + text(relation) + (names.isEmpty() ? "" : ", where " + String.join(", ", names));
    }

    /** Adds "tcp[13] is tcp.flags" for every load in a calculation whose place is a field's. */
    private void name(Node.Arithmetic number, List<String> names) {
        if (number instanceof Node.Binary binary) {
            name(binary.left(), names);
            name(binary.right(), names);
        } else if (number instanceof Node.Negation negation) {
            name(negation.operand(), names);
        } else if (number instanceof Node.WireLength) {
            add(names, "len is the length on the wire");
        } else if (number instanceof Node.Load load) {
            if (load.index() instanceof Node.Constant index) {
                String field = field(load.proto(), (int) index.value(), (int) load.size());
                if (!field.isEmpty()) {
                    add(
                            names,
                            expression.substring(
                                            load.span().start(), load.span().end()) + " is " + field);
                }
            } else {
                name(load.index(), names);
            }
        }
    }

    private static void add(List<String> names, String name) {
        if (!names.contains(name)) {
            names.add(name);
        }
    }

    private String field(Proto proto, int offset, int size) {
        String protocol =
                switch (proto) {
                    case LINK -> linkType == LinkType.ETHERNET ? "eth" : "";
                    case IP, ARP, TCP, UDP, SCTP, ICMP, IGMP, VRRP -> proto.word();
                    case IPV6 -> "ipv6";
                    case ICMPV6 -> "icmpv6";
                    default -> "";
                };
        return registry.protocol(protocol) == null
                ? ""
                : Headers.name(registry.protocol(protocol), new Headers.Read(Headers.FRAME, offset, size, -1));
    }

    private String encapsulation(Node.Encapsulation node) {
        String number = node.numbered() ? " with the number " + node.number() : "";
        return switch (node.layer()) {
            case VLAN -> "a VLAN tag" + number + "; what stands to the right looks behind it";
            case MPLS -> "an MPLS label" + number + "; what stands to the right looks behind it";
            case PPPOE_DISCOVERY -> "PPPoE discovery";
            case PPPOE_SESSION -> "a PPPoE session" + number + "; what stands to the right looks inside it";
            case GENEVE -> "a Geneve tunnel" + number + "; what stands to the right looks inside it";
            case VXLAN -> "a VXLAN tunnel" + number + "; what stands to the right looks inside it";
        };
    }
}
