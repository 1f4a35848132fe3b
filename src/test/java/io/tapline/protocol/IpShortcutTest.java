package io.tapline.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tapline.frame.Frame;
import io.tapline.frame.LinkType;
import io.tapline.wire.Decoder;
import io.tapline.wire.Layer;
import io.tapline.wire.LayerStack;
import io.tapline.wire.Registry;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The shortcut finds what the protocols find one after the other, in whole frames and in hurt ones. */
final class IpShortcutTest {
    private static final String ETHERNET = "020000000002020000000001";
    private static final String IPV4 = "0800" + "4500003c000140004006269c0a0900010a090002";
    private static final String IPV6 =
            "86dd" + "6000000000200640" + "20010db8000000000000000000000001" + "20010db8000000000000000000000002";
    private static final String TCP = "9c4201bb00000001000000028018ffff00000000" + "0101080a0000000100000002";
    private static final String UDP = "9c4000090014" + "0000";
    private static final String DNS = "d431003500200000" + "000101000001000000000000" + "0161026262000001" + "0001";

    private static final List<String> WHOLE = List.of(
            ETHERNET + IPV4 + TCP + "686a6b6c6d6e7071",
            ETHERNET + IPV4.replace("4006269c", "40112691") + UDP + "686a6b6c6d6e70717273747576",
            ETHERNET + IPV4.replace("4006269c", "40112691") + DNS,
            ETHERNET + IPV6 + TCP,
            ETHERNET + IPV6.replace("00200640", "00250640") + TCP.replace("01bb", "0050") + "474554202f",
            ETHERNET + IPV6.replace("00200640", "00211140") + DNS + "0000000000",
            ETHERNET + "81000064" + IPV4 + TCP + "68");

    /** Bytes that headers end with at most: no byte behind them is hurt. */
    private static final int HEADERS = 76;

    private static final int HURT = 200_000;

    private final Decoder quick = new Decoder(Protocols.REGISTRY);
    private final Decoder oneByOne = new Decoder(new Registry(Protocols.ALL));

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex);
    }

    @Test
    void takesPlainFramesOnly() {
        Layer others =
                quick.decode(Frame.of(bytes(WHOLE.get(6)), LinkType.ETHERNET)).layer(0);
        for (String plain : WHOLE.subList(0, 6)) {
            LayerStack stack = quick.decode(Frame.of(bytes(plain), LinkType.ETHERNET));
            assertSame(Ethernet.PROTOCOL, stack.layer(0).protocol());
            assertNotSame(others, stack.layer(0), plain);
        }
        String later = WHOLE.get(0).replace("00014000", "00010001");
        assertSame(
                others, quick.decode(Frame.of(bytes(later), LinkType.ETHERNET)).layer(0));
        assertEquals(2, same(bytes(later), 0, later.length() / 2, later.length() / 2, LinkType.ETHERNET));
    }

    @Test
    void findsTheSameInCutFrames() {
        int layers = 0;
        for (String hex : WHOLE) {
            byte[] whole = bytes(hex);
            for (int length = 0; length <= whole.length; length++) {
                layers += same(whole, 0, length, length, LinkType.ETHERNET);
                layers += same(whole, 0, length, whole.length, LinkType.ETHERNET);
                layers += same(whole, 0, length, 0, LinkType.ETHERNET);
            }
        }
        assertTrue(layers > 3000, layers + " layers");
    }

    @Test
    void findsTheSameInHurtFrames() {
        Random random = new Random(23);
        ByteBuffer shared = ByteBuffer.allocateDirect(512);
        int layers = 0;
        for (int i = 0; i < HURT; i++) {
            byte[] frame = bytes(WHOLE.get(random.nextInt(WHOLE.size())));
            int hurts = random.nextInt(3);
            for (int hurt = 0; hurt < hurts; hurt++) {
                int at = random.nextInt(Math.min(HEADERS, frame.length));
                frame[at] = (byte) (random.nextBoolean() ? frame[at] ^ 1 << random.nextInt(8) : random.nextInt());
            }
            int captured = random.nextInt(4) > 0 ? frame.length : random.nextInt(frame.length + 1);
            int original = captured + (random.nextInt(4) > 0 ? 0 : random.nextInt(100));
            int linkType = random.nextInt(50) > 0 ? LinkType.ETHERNET : LinkType.RAW;
            if (random.nextBoolean()) {
                layers += same(frame, 0, captured, original, linkType);
            } else {
                int at = random.nextInt(512 - frame.length);
                shared.put(at, frame);
                layers += same(new Frame().wrap(shared, at, captured, original, 0, linkType));
            }
        }
        assertTrue(layers > 2 * HURT, layers + " layers");
    }

    private int same(byte[] bytes, int at, int captured, int original, int linkType) {
        return same(new Frame().wrap(ByteBuffer.wrap(bytes), at, captured, original, 0, linkType));
    }

    /** Decodes the frame both ways. */
    private int same(Frame frame) {
        LayerStack expected = oneByOne.decode(frame);
        LayerStack found = quick.decode(frame);
        String hex = HexFormat.of().formatHex(frame.toByteArray());
        assertEquals(described(expected), described(found), hex);
        for (int i = 0; i < found.depth(); i++) {
            assertSame(frame.buffer(), found.layer(i).buffer(), hex);
            assertSame(i == 0 ? null : found.layer(i - 1), found.layer(i).parent(), hex);
        }
        assertSame(frame, found.frame());
        return found.depth();
    }

    private static String described(LayerStack stack) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < stack.depth(); i++) {
            Layer layer = stack.layer(i);
            text.append(layer).append(layer.isComplete() ? " to " : " broken to ");
            text.append(layer.end()).append(' ').append(layer.wireEnd());
            text.append(" payload ").append(layer.payloadOffset()).append(' ');
            text.append(layer.payloadEnd()).append(' ').append(layer.payloadWireEnd());
            text.append(' ')
                    .append(layer.nextSpace())
                    .append(' ')
                    .append(layer.nextKey())
                    .append('\n');
        }
        text.append(stack.stop()).append(' ').append(stack.needed());
        return text.append(' ').append(stack.limit()).toString();
    }
}
