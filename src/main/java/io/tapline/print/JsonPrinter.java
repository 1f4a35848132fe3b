package io.tapline.print;

import io.tapline.frame.Frame;
import io.tapline.wire.Decoder;
import io.tapline.wire.Field;
import io.tapline.wire.FieldType;
import io.tapline.wire.Layer;
import io.tapline.wire.LayerStack;
import io.tapline.wire.Protocol;
import io.tapline.wire.Registry;
import io.tapline.wire.Stop;
import io.tapline.wire.Text;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * One JSON object (RFC 8259) a line for each frame. Members are the frame and its layers, outermost first, and in each of them the fields
 * that the header has, under their full names. A protocol that occurs again within the frame is a member with its occurrence behind the
 * name: "ip", "ip#2". Decimal fields are numbers, but for those of 64 bits, which not every reader of JSON could hold; all others are
 * strings as in a column. "data" stands for payload that no protocol was found for, and "_ws.malformed" or "_ws.short" names the layer
 * where decoding broke off.
 */
public final class JsonPrinter implements FramePrinter {
    private static final int MOST_EXACT_BYTES = 6;

    private final Decoder decoder;
    private final Shapes<Member[]> shapes = new Shapes<>(JsonPrinter::members);

    /** A layer of the frames of one shape: the text that opens its object, and its fields. */
    private record Member(String opening, Layer layer, Field[] fields, byte[][] names) {}

    /** Prints what the protocols of the registry have. */
    public JsonPrinter(Registry registry) {
        decoder = new Decoder(registry);
    }

    private static Member[] members(LayerStack stack) {
        List<Member> members = new ArrayList<>();
        for (int depth = 0; depth < stack.depth(); depth++) {
            Layer layer = stack.layer(depth);
            int occurrence = 1;
            for (int outer = 0; outer < depth; outer++) {
                occurrence += stack.layer(outer).protocol() == layer.protocol() ? 1 : 0;
            }
            members.add(member(layer, occurrence));
        }
        return members.toArray(new Member[0]);
    }

    private static Member member(Layer layer, int occurrence) {
        Protocol protocol = layer.protocol();
        Field[] fields = protocol.fieldTable();
        byte[][] names = new byte[fields.length][];
        for (int i = 0; i < names.length; i++) {
            names[i] = (",\"" + fields[i].name() + (isPlain(fields[i]) ? "\":" : "\":\""))
                    .getBytes(StandardCharsets.ISO_8859_1);
        }
        String name = occurrence == 1 ? protocol.name() : protocol.name() + "#" + occurrence;
        return new Member(",\"" + name + "\":{", layer, fields, names);
    }

    /** True where the value is a JSON number. */
    private static boolean isPlain(Field field) {
        return (field.type() == FieldType.UNSIGNED || field.type() == FieldType.FLAG)
                && field.size() <= MOST_EXACT_BYTES;
    }

    @Override
    public void print(Frame frame, long number, Text out) {
        LayerStack stack = decoder.decode(frame);
        frame(stack, number, out);
        for (Member member : shapes.of(stack)) {
            layer(member, out);
        }
        Layer last = stack.last();
        if (last != null && stack.stop() == Stop.MALFORMED) {
            out.ascii(",\"_ws.malformed\":\"").ascii(last.protocol().name()).ascii('"');
        } else if (last != null && stack.stop() == Stop.TRUNCATED) {
            out.ascii(",\"_ws.short\":\"").ascii(last.protocol().name()).ascii('"');
        } else if (FrameField.hasData(stack)) {
            out.ascii(",\"data\":{\"data.len\":")
                    .dec(FrameField.dataLength(stack))
                    .ascii('}');
        }
        out.ascii("}\n");
    }

    private static void frame(LayerStack stack, long number, Text out) {
        Frame frame = stack.frame();
        out.ascii("{\"frame\":{\"frame.number\":").dec(number);
        if (frame.isTimestamped()) {
            out.ascii(",\"frame.time_epoch\":\"");
            FrameField.TIME_EPOCH.text(stack, number, out);
            out.ascii('"');
        }
        out.ascii(",\"frame.len\":").dec(frame.originalLength());
        out.ascii(",\"frame.cap_len\":").dec(frame.capturedLength());
        if (FrameField.INTERFACE_ID.isPresent(frame)) {
            out.ascii(",\"frame.interface_id\":");
            FrameField.INTERFACE_ID.text(stack, number, out);
        }
        if (FrameField.INTERFACE_NAME.isPresent(frame)) {
            out.ascii(",\"frame.interface_name\":\"");
            int start = out.length();
            FrameField.INTERFACE_NAME.text(stack, number, out);
            escape(out, start);
            out.ascii('"');
        }
        out.ascii(",\"frame.encap_type\":");
        FrameField.ENCAP_TYPE.text(stack, number, out);
        out.ascii(",\"frame.protocols\":\"");
        FrameField.PROTOCOLS.text(stack, number, out);
        out.ascii("\"}");
    }

    private static void layer(Member member, Text out) {
        out.ascii(member.opening);
        Layer layer = member.layer;
        int skipped = 1;
        for (int i = 0; i < member.fields.length; i++) {
            Field field = member.fields[i];
            if (!field.isPresent(layer)) {
                continue;
            }
            byte[] name = member.names[i];
            out.bytes(name, skipped, name.length - skipped);
            skipped = 0;
            int start = out.length();
            field.text(layer, out);
            if (field.type() == FieldType.STRING || field.type() == FieldType.NAME) {
                escape(out, start);
            }
            if (!isPlain(field)) {
                out.ascii('"');
            }
        }
        out.ascii('}');
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
