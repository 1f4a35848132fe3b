package io.tapline.print;

import io.tapline.frame.Frame;
import io.tapline.protocol.Http;
import io.tapline.protocol.Icmp;
import io.tapline.protocol.Icmpv6;
import io.tapline.wire.Digits;
import io.tapline.wire.FieldType;
import io.tapline.wire.Layer;
import io.tapline.wire.LayerStack;
import io.tapline.wire.Text;

/** What is known of a frame beside its bytes, under Wireshark's names. */
public enum FrameField {
    /** Position in the capture. */
    NUMBER("frame.number", FieldType.UNSIGNED, "number of the frame, from 1"),
    /** Time of capture. */
    TIME_EPOCH("frame.time_epoch", FieldType.STRING, "time of capture, seconds since 1970 with 9 decimals"),
    /** Length on the wire. */
    LEN("frame.len", FieldType.UNSIGNED, "length on the wire, bytes"),
    /** Length in the capture. */
    CAP_LEN("frame.cap_len", FieldType.UNSIGNED, "bytes captured"),
    /** Interface number. */
    INTERFACE_ID(
            "frame.interface_id", FieldType.UNSIGNED, "number of the interface in its section, from 0; pcapng only"),
    /** Interface name. */
    INTERFACE_NAME("frame.interface_name", FieldType.STRING, "name of the interface, where known"),
    /** Link type. */
    ENCAP_TYPE("frame.encap_type", FieldType.UNSIGNED, "link type, as Wireshark numbers it"),
    /** Chain of protocols. */
    PROTOCOLS("frame.protocols", FieldType.STRING, "names of the protocols in the frame");

    private static final long SECOND = 1_000_000_000L;

    private final String name;
    private final FieldType type;
    private final String meaning;

    FrameField(String name, FieldType type, String meaning) {
        this.name = name;
        this.type = type;
        this.meaning = meaning;
    }

    /** Wireshark's name: frame.len. */
    public String fieldName() {
        return name;
    }

    /** How its value is shown. */
    public FieldType type() {
        return type;
    }

    /** What it is, in a few words. */
    public String meaning() {
        return meaning;
    }

    /** The one of that name, or null. */
    public static FrameField named(String name) {
        for (FrameField field : values()) {
            if (field.name.equals(name)) {
                return field;
            }
        }
        return null;
    }

    /** True where the frame has a value for it. */
    boolean isPresent(Frame frame) {
        return switch (this) {
            case TIME_EPOCH -> frame.isTimestamped();
            case INTERFACE_ID -> frame.captureInterface().index() >= 0;
            case INTERFACE_NAME -> !frame.captureInterface().name().isEmpty();
            default -> true;
        };
    }

    /** Appends the value, where it is present. */
    void text(LayerStack stack, long number, Text out) {
        Frame frame = stack.frame();
        switch (this) {
            case NUMBER -> out.dec(number);
            case TIME_EPOCH -> time(frame, out);
            case LEN -> out.dec(frame.originalLength());
            case CAP_LEN -> out.dec(frame.capturedLength());
            case INTERFACE_ID -> out.dec(frame.captureInterface().index());
            case INTERFACE_NAME -> safe(frame.captureInterface().name(), out);
            case ENCAP_TYPE -> out.dec(EncapsulationTypes.of(frame.linkType()));
            case PROTOCOLS -> ProtocolNames.write(stack, hasData(stack), out);
        }
    }

    private static void time(Frame frame, Text out) {
        byte[] to = out.reserve(2 * Digits.MOST).array();
        out.length(time(frame, to, out.length()));
    }

    /** As {@link #time(Frame, byte[], int)}; nothing where the frame has no time. */
    static int timeIfPresent(Frame frame, byte[] to, int at) {
        return frame.isTimestamped() ? time(frame, to, at) : at;
    }

    /**
     * Writes the time at an index, where there is room for two numbers; returns the index behind it. Where the file's sub-second field counts
     * more than a second, it is shown as it stands there.
     */
    static int time(Frame frame, byte[] to, int at) {
        long seconds = Math.floorDiv(frame.timestampNanos(), SECOND) - frame.overflowSeconds();
        long nanos = frame.timestampNanos() - seconds * SECOND;
        if (seconds < 0) {
            to[at++] = '-';
        }
        at = Digits.dec(to, at, Math.abs(seconds));
        to[at++] = '.';
        return nanos < SECOND ? Digits.nine(to, at, (int) nanos) : Digits.dec(to, at, nanos);
    }

    /** A file may call an interface anything. */
    static void safe(String name, Text out) {
        for (int i = 0; i < name.length(); i++) {
            char character = name.charAt(i);
            if (character >= 0x80) {
                out.utf8(String.valueOf(character));
            } else if (character < 0x20 || character == 0x7f || character == '\\') {
                out.ascii("\\x").hex(character, 2);
            } else {
                out.ascii(character);
            }
        }
    }

    /** True where there is payload that no protocol was found for. */
    static boolean hasData(LayerStack stack) {
        boolean data =
                switch (stack.stop()) {
                    case UNKNOWN_NEXT, FRAGMENT -> true;
                    case END -> carriesData(stack.last());
                    default -> false;
                };
        return data && dataLength(stack) > 0;
    }

    /** True for what carries anything at all although it names no protocol: an echo, the middle of a web page. */
    private static boolean carriesData(Layer layer) {
        return layer instanceof Icmp icmp && icmp.isEcho()
                || layer instanceof Icmpv6 icmpv6 && icmpv6.isEcho()
                || layer instanceof Http http && !http.isMessageStart();
    }

    /** Captured bytes behind the last header. */
    static int dataLength(LayerStack stack) {
        Layer last = stack.last();
        return last == null ? 0 : last.payloadEnd() - last.payloadOffset();
    }
}
