package io.tapline.print;

import io.tapline.frame.CaptureInterface;
import io.tapline.frame.Frame;
import io.tapline.wire.Decoder;
import io.tapline.wire.Digits;
import io.tapline.wire.Field;
import io.tapline.wire.FieldType;
import io.tapline.wire.Layer;
import io.tapline.wire.LayerStack;
import io.tapline.wire.Protocol;
import io.tapline.wire.Registry;
import io.tapline.wire.Stop;
import io.tapline.wire.Text;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/**
 * One JSON object (RFC 8259) a line for each frame. Members are the frame and its layers, outermost first, and in each of them the fields
 * that the header has, under their full names. A protocol that occurs again within the frame is a member with its occurrence behind the
 * name: "ip", "ip#2". Decimal fields are numbers, but for those of 64 bits, which not every reader of JSON could hold; all others are
 * strings as in a column. "data" stands for payload that no protocol was found for, and "_ws.malformed" or "_ws.short" names the layer
 * where decoding broke off.
 */
public final class JsonPrinter implements FramePrinter {
    private static final int MOST_EXACT_BYTES = 6;

    private static final byte[] NUMBER = ascii("{\"frame\":{\"frame.number\":");
    private static final byte[] TIME = ascii(",\"frame.time_epoch\":\"");
    private static final byte[] LENGTH = ascii("\",\"frame.len\":");
    private static final byte[] CAPTURED = ascii(",\"frame.cap_len\":");
    /** Room for these, their values, and the end of the line. */
    private static final int OWN_TEXT = 512;

    private final Registry registry;
    private final PhraseCodes codes;
    private final Decoder decoder;
    /** The texts of layers by their name. */
    private final Map<String, Texts> texts = new HashMap<>();

    private final Shapes<Shape> shapes = new Shapes<>(this::shape);

    /** What the frames of one shape have in common. */
    private record Shape(Member[] members, ProtocolNames names) {}

    /** A layer, the only one in its array, and its text. */
    private record Member(Layer[] layer, Texts texts) {
        void text(Frame frame, long number, Text out) {
            Phrase phrase = texts.usual.fits(layer) ? texts.usual : texts.careful;
            phrase.text(frame, number, layer, out);
        }
    }

    /** The text of a layer: the usual one, and the one for headers that were cut or are unsound. */
    private record Texts(Phrase usual, Phrase careful) {}

    /** Prints what the protocols of the registry have. */
    public JsonPrinter(Registry registry) {
        this(registry, new PhraseCodes());
    }

    private JsonPrinter(Registry registry, PhraseCodes codes) {
        this.registry = registry;
        this.codes = codes;
        decoder = new Decoder(registry);
    }

    /** Another printer of the same, for another thread: both use the code that is made for one of them. */
    public JsonPrinter again() {
        return new JsonPrinter(registry, codes);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private Shape shape(LayerStack stack) {
        Member[] shape = new Member[stack.depth()];
        for (int depth = 0; depth < shape.length; depth++) {
            Layer layer = stack.layer(depth);
            int occurrence = 1;
            for (int outer = 0; outer < depth; outer++) {
                occurrence += stack.layer(outer).protocol() == layer.protocol() ? 1 : 0;
            }
            String name = layer.protocol().name() + (occurrence == 1 ? "" : "#" + occurrence);
            shape[depth] =
                    new Member(new Layer[] {layer}, texts.computeIfAbsent(name, it -> texts(it, layer.protocol())));
        }
        return new Shape(shape, new ProtocolNames(stack, ",\"frame.protocols\":\"", "\"}"));
    }

    private Texts texts(String name, Protocol protocol) {
        return new Texts(phrase(name, protocol, true), phrase(name, protocol, false));
    }

    /**
     * The text of a layer: an object with its fields.
     *
     * @param usual for headers that are complete, where many fields need no question whether they are there
     */
    private Phrase phrase(String name, Protocol protocol, boolean usual) {
        Phrase.Builder phrase = new Phrase.Builder(1, codes).in(0).constant(",\"" + name + "\":{");
        boolean begun = false;
        for (Field field : protocol.fieldTable()) {
            String before = "\"" + field.name() + (isPlain(field) ? "\":" : "\":\"");
            boolean certain = usual && field.isCertain();
            if (certain && (begun || field == protocol.fieldTable()[0])) {
                phrase.constant(begun ? "," : "").constant(before);
                phrase.certain(field).constant(isPlain(field) ? "" : "\"");
            } else if (begun) {
                Possible part = new Possible(ascii("," + before), field, false);
                phrase.possible(field, "," + before, isPlain(field) ? "" : "\"", part);
            } else {
                phrase.part(new Possible(ascii("," + before), field, true));
            }
            begun |= certain;
        }
        return phrase.constant("}").build();
    }

    /** A field that may be missing, and may be the first one of its object. */
    private record Possible(byte[] before, Field field, boolean first) implements Phrase.Part {
        @Override
        public void text(Layer layer, Text out) {
            if (!field.isPresent(layer)) {
                return;
            }
            int comma = first && out.array()[out.length() - 1] == '{' ? 1 : 0;
            int start = out.bytes(before, comma, before.length - comma).length();
            field.text(layer, out);
            if (field.type() == FieldType.STRING || field.type() == FieldType.NAME) {
                escape(out, start);
            }
            if (!isPlain(field)) {
                out.ascii('"');
            }
        }
    }

    /** True where the value is a JSON number. */
    private static boolean isPlain(Field field) {
        return (field.type() == FieldType.UNSIGNED || field.type() == FieldType.FLAG)
                && field.size() <= MOST_EXACT_BYTES;
    }

    @Override
    public void print(Frame frame, long number, Text out) {
        LayerStack stack = decoder.decode(frame);
        Shape shape = shapes.of(stack);
        boolean hasData = FrameField.hasData(stack);
        frame(frame, number, out);
        shape.names.text(stack, hasData, out);
        for (Member member : shape.members) {
            member.text(frame, number, out);
        }
        if (hasData) {
            out.ascii(",\"data\":{\"data.len\":")
                    .dec(FrameField.dataLength(stack))
                    .ascii("}}\n");
        } else {
            broken(stack, out);
            out.ascii("}\n");
        }
    }

    /** Names the layer where decoding broke off, if it did. */
    private static void broken(LayerStack stack, Text out) {
        Layer last = stack.last();
        if (last != null && stack.stop() == Stop.MALFORMED) {
            out.ascii(",\"_ws.malformed\":\"").ascii(last.protocol().name()).ascii('"');
        } else if (last != null && stack.stop() == Stop.TRUNCATED) {
            out.ascii(",\"_ws.short\":\"").ascii(last.protocol().name()).ascii('"');
        }
    }

    private static void frame(Frame frame, long number, Text out) {
        byte[] to = out.reserve(OWN_TEXT).array();
        int at = put(NUMBER, 0, to, out.length());
        at = Digits.dec(to, at, number);
        boolean timed = frame.isTimestamped();
        if (timed) {
            at = FrameField.time(frame, to, put(TIME, 0, to, at));
        }
        at = Digits.dec(to, put(LENGTH, timed ? 0 : 1, to, at), frame.originalLength());
        at = Digits.dec(to, put(CAPTURED, 0, to, at), frame.capturedLength());
        out.length(at);
        if (frame.captureInterface() != CaptureInterface.UNKNOWN) {
            captureInterface(frame, out);
        }
        out.ascii(",\"frame.encap_type\":").dec(EncapsulationTypes.of(frame.linkType()));
    }

    private static int put(byte[] constant, int from, byte[] to, int at) {
        int count = constant.length - from;
        System.arraycopy(constant, from, to, at, count);
        return at + count;
    }

    private static void captureInterface(Frame frame, Text out) {
        CaptureInterface captured = frame.captureInterface();
        if (FrameField.INTERFACE_ID.isPresent(frame)) {
            out.ascii(",\"frame.interface_id\":").dec(captured.index());
        }
        if (FrameField.INTERFACE_NAME.isPresent(frame)) {
            int start = out.ascii(",\"frame.interface_name\":\"").length();
            FrameField.safe(captured.name(), out);
            escape(out, start);
            out.ascii('"');
        }
    }

    /** Escapes what was appended; it holds no control characters. */
    private static void escape(Text out, int start) {
        int end = out.length();
        int more = 0;
        for (int i = start; i < end; i++) {
            more += out.array()[i] == '"' || out.array()[i] == '\\' ? 1 : 0;
        }
        if (more == 0) {
            return;
        }
        out.reserve(more).length(end + more);
        byte[] bytes = out.array();
        for (int from = end - 1, to = end + more - 1; from >= start; from--) {
            bytes[to--] = bytes[from];
            if (bytes[from] == '"' || bytes[from] == '\\') {
                bytes[to--] = '\\';
            }
        }
    }
}
