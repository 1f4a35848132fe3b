package io.tapline.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tapline.frame.Frame;
import io.tapline.wire.BuildException;
import io.tapline.wire.Builder;
import io.tapline.wire.Decoder;
import io.tapline.wire.Field;
import io.tapline.wire.FieldType;
import io.tapline.wire.Layer;
import io.tapline.wire.LayerStack;
import io.tapline.wire.Protocol;
import io.tapline.wire.Text;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What every protocol must do, for each of {@link Protocols#ALL}: read a frame as tshark 4.0.17 reads it, build the same bytes again from the
 * fields that it read, and survive the frame cut at every length and with bits flipped. golden.tsv holds the frames: the protocol's name, link
 * type, bytes, and the fields with the values that tshark shows.
 */
class ProtocolContractTest {
    private static final int FLIPS = 300;

    private static final String WORDS = "its fields are words of the payload, which is given as bytes";

    /** Protocols that are not built again from their fields, and why. What is built again after all fails the test too. */
    private static final Map<String, String> NOT_REBUILT = Map.of(
            "snmp", "BER has several forms of one length, and what is built has the long one",
            "smtp", WORDS,
            "whois", WORDS,
            "ssh", WORDS,
            "ftp", WORDS,
            "http", WORDS,
            "rtsp", WORDS,
            "sip", WORDS);

    private record Golden(Protocol protocol, Frame frame, List<String> values) {
        @Override
        public String toString() {
            return protocol.name();
        }
    }

    static Stream<Golden> goldens() throws IOException {
        Map<String, Golden> goldens = new HashMap<>();
        try (InputStream file = ProtocolContractTest.class.getResourceAsStream("golden.tsv")) {
            for (String line : new String(file.readAllBytes(), StandardCharsets.UTF_8).split("\n")) {
                String[] columns = line.split("\t");
                Frame frame = Frame.of(HexFormat.of().parseHex(columns[2]), Integer.parseInt(columns[1]));
                Protocol protocol = Protocols.REGISTRY.protocol(columns[0]);
                assertNotNull(protocol, columns[0]);
                goldens.put(
                        columns[0], new Golden(protocol, frame, List.of(columns).subList(3, columns.length)));
            }
        }
        return Protocols.ALL.stream().map(protocol -> {
            assertTrue(goldens.containsKey(protocol.name()), "no golden frame of " + protocol);
            return goldens.get(protocol.name());
        });
    }

    private final Decoder decoder = new Decoder(Protocols.REGISTRY);

    @ParameterizedTest
    @MethodSource("goldens")
    void readsWhatTsharkReads(Golden golden) {
        Layer layer = decoder.decode(golden.frame).find(golden.protocol);
        assertTrue(layer.isComplete());
        // Raw IP has no fields; of whois tshark shows the line with its end.
        assertTrue(!golden.values.isEmpty() || Set.of("raw", "whois").contains(golden.protocol.name()));
        for (String value : golden.values) {
            int equals = value.indexOf('=');
            Field field = Protocols.REGISTRY.field(value.substring(0, equals));
            assertTrue(field.isPresent(layer), value);
            assertEquals(value.substring(equals + 1), shown(field, layer), value);
        }
    }

    private static String shown(Field field, Layer layer) {
        Text text = new Text(64);
        field.text(layer, text);
        return text.toString();
    }

    @ParameterizedTest
    @MethodSource("goldens")
    void buildsTheSameBytesAgain(Golden golden) {
        boolean same = golden.frame.toByteArray().length > 0
                && HexFormat.of().formatHex(golden.frame.toByteArray()).equals(rebuilt(golden));
        assertEquals(!NOT_REBUILT.containsKey(golden.protocol.name()), same, () -> rebuilt(golden));
    }

    /** The frame in hex, built from the fields of its headers down to the protocol's, and what is behind as payload. */
    private String rebuilt(Golden golden) {
        LayerStack stack = decoder.decode(golden.frame);
        Builder builder = new Builder();
        int end = 0;
        for (int i = 0; i < stack.depth(); i++) {
            Layer layer = stack.layer(i);
            builder.layer(layer.protocol());
            for (Field field : layer.protocol().fields()) {
                give(builder, field, layer);
            }
            end = layer.payloadOffset();
            if (layer.protocol() == golden.protocol) {
                break;
            }
        }
        byte[] bytes = golden.frame.toByteArray();
        builder.payload(Arrays.copyOfRange(bytes, end, bytes.length));
        ByteBuffer target = ByteBuffer.allocate(bytes.length + 4096);
        Arrays.fill(target.array(), (byte) 0xa5);
        try {
            int length = builder.build(target, 0);
            return HexFormat.of().formatHex(target.array(), 0, length);
        } catch (BuildException refused) {
            return refused.getMessage();
        }
    }

    private static void give(Builder builder, Field field, Layer layer) {
        if (field.isDerived() || !field.isPresent(layer)) {
            return;
        }
        FieldType type = field.type();
        if (!type.isNumber()) {
            byte[] value = new byte[field.length(layer)];
            layer.buffer().get(field.index(layer), value);
            builder.set(field, value);
        } else {
            builder.set(field, field.value(layer));
        }
    }

    @ParameterizedTest
    @MethodSource("goldens")
    void survivesEveryTruncation(Golden golden) {
        byte[] bytes = golden.frame.toByteArray();
        for (int length = 0; length <= bytes.length; length++) {
            readAll(Arrays.copyOf(bytes, length), bytes.length, golden.frame.linkType());
        }
    }

    @ParameterizedTest
    @MethodSource("goldens")
    void survivesFlippedBits(Golden golden) {
        Random random = new Random(golden.protocol.name().hashCode());
        byte[] bytes = golden.frame.toByteArray();
        for (int i = 0; i < FLIPS; i++) {
            byte[] flipped = bytes.clone();
            for (int flips = random.nextInt(4); flips >= 0; flips--) {
                flipped[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
            }
            readAll(flipped, bytes.length, golden.frame.linkType());
        }
    }

    /** Reads every field of every header; each header must keep within the one around it. */
    private void readAll(byte[] bytes, int original, int linkType) {
        Frame frame = new Frame().wrap(ByteBuffer.wrap(bytes), 0, bytes.length, original, 0, linkType);
        LayerStack stack = decoder.decode(frame);
        for (int i = 0; i < stack.depth(); i++) {
            Layer layer = stack.layer(i);
            assertTrue(layer.offset() <= layer.end() && layer.end() <= bytes.length && layer.end() <= layer.wireEnd());
            for (Field field : layer.protocol().fields()) {
                if (field.isPresent(layer)) {
                    assertTrue(!shown(field, layer).contains("\n"));
                }
            }
        }
    }
}
