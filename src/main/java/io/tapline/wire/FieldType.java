package io.tapline.wire;

/** How a field's value is kept and shown. */
public enum FieldType {
    /** Unsigned, shown in decimal. */
    UNSIGNED,
    /** Unsigned, shown as 0x and as many digits as the field is wide. */
    HEX,
    /** One bit, shown as 0 or 1. */
    FLAG,
    /** 48-bit MAC address, shown as 02:00:00:00:00:01. */
    MAC,
    /** IPv4 address, shown in dotted quads. */
    IPV4,
    /** IPv6 address, shown as in RFC 5952; not a number. */
    IPV6,
    /** Bytes, shown in hex without a separator; not a number. */
    BYTES,
    /** Text in the packet's bytes; not a number. */
    STRING,
    /** Domain name, labels in the packet's bytes, shown with dots; not a number. */
    NAME;

    /** True where {@link Field#value} and {@link Field#set(Layer, long)} apply. */
    public boolean isNumber() {
        return ordinal() <= IPV4.ordinal();
    }
}
