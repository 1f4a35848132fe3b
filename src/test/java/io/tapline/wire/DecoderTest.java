package io.tapline.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tapline.frame.Frame;
import io.tapline.frame.LinkType;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The walk over the headers, with a protocol made for it: how long, what is inside, and how the walk ends. */
final class DecoderTest {
    private static final int CHAIN_PORT = 7;
    private static final int LEAF_PORT = 9;

    private static final int TWIG_PORT = 11;
    private static final int STOPS = 0xfe;

    /**
     * Two bytes: how many bytes follow within the length, 254 to say that decoding ends; and the port of the next header, 0 for none; bit 7
     * makes it two ports.
     */
    private static final class Chain extends Layer {
        @Override
        protected Layer fresh() {
            return new Chain();
        }

        @Override
        protected void decode() {
            if (!require(2)) {
                return;
            }
            header(2);
            lengthLimit(2 + u8(0));
            int port = u8(1);
            if (port >= 0x80) {
                next(Demux.UDP_PORT, port & 0x7f, LEAF_PORT);
            } else if (port != 0) {
                next(Demux.UDP_PORT, port);
            }
            if (u8(0) == STOPS) {
                stop(Stop.FRAGMENT);
            }
        }

        @Override
        protected int create(Values given) {
            return 2;
        }

        int linkTypeOfFrame() {
            return linkType();
        }
    }

    /** One byte: 1 says what cannot be. */
    private static final class Leaf extends Layer {
        @Override
        protected Layer fresh() {
            return new Leaf();
        }

        @Override
        protected void decode() {
            if (require(1)) {
                if (u8(0) == 1) {
                    stop(Stop.MALFORMED);
                } else {
                    header(1);
                }
            }
        }

        @Override
        protected int create(Values given) {
            return 1;
        }
    }

    private static final Protocol CHAIN = Protocol.named("chain", "Chain", new Chain())
            .on(Demux.LINK_TYPE, LinkType.ETHERNET, LinkType.RAW)
            .on(Demux.UDP_PORT, CHAIN_PORT)
            .build();
    private static final Protocol LEAF = Protocol.named("leaf", "Leaf", new Leaf())
            .on(Demux.UDP_PORT, LEAF_PORT)
            .build();

    private static final Protocol TWIG = Protocol.named("twig", "Twig", new Leaf())
            .on(Demux.UDP_PORT, TWIG_PORT)
            .build();

    private final Decoder decoder = new Decoder(new Registry(List.of(CHAIN, LEAF, TWIG)));

    private static Frame frame(int... bytes) {
        byte[] octets = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            octets[i] = (byte) bytes[i];
        }
        return Frame.of(octets, LinkType.ETHERNET);
    }

    @Test
    void endsAtPlainPayload() {
        LayerStack stack = decoder.decode(frame(3, 0, 1, 2, 3, 4));
        assertEquals(1, stack.depth());
        assertEquals(Stop.END, stack.stop());
        Layer layer = stack.layer(0);
        assertSame(layer, stack.last());
        assertSame(layer, stack.find(CHAIN));
        assertNull(stack.find(LEAF));
        assertEquals(2, layer.payloadOffset());
        assertEquals(5, layer.payloadEnd());
        assertEquals(3, layer.payloadLength());
        assertNull(layer.nextSpace());
        assertEquals(-1, layer.nextKey());
    }

    @Test
    void namesTheKeyThatNobodyIsBoundTo() {
        LayerStack stack = decoder.decode(frame(1, 5, 0));
        assertEquals(Stop.UNKNOWN_NEXT, stack.stop());
        assertSame(Demux.UDP_PORT, stack.last().nextSpace());
        assertEquals(5, stack.last().nextKey());
    }

    @Test
    void ofTwoKeysTheProtocolRegisteredEarlierHasIt() {
        assertSame(
                CHAIN, decoder.decode(frame(2, 0x80 | CHAIN_PORT, 0, 0)).last().protocol());
        assertSame(LEAF, decoder.decode(frame(1, 0x80 | 3, 0)).last().protocol());
        Decoder reversed = new Decoder(new Registry(List.of(LEAF, CHAIN)));
        assertSame(
                LEAF, reversed.decode(frame(2, 0x80 | CHAIN_PORT, 0, 0)).last().protocol());
    }

    @Test
    void saysWhichLengthWasTheLimit() {
        LayerStack stack = decoder.decode(frame(9, CHAIN_PORT, 1, CHAIN_PORT, 0, 0, 0));
        assertEquals(Stop.MALFORMED, stack.stop());
        assertEquals(3, stack.depth());
        assertEquals(2, stack.needed());
        assertSame(stack.layer(1), stack.limit());
        assertFalse(stack.last().isComplete());
        assertEquals(0, stack.last().headerLength());
        assertEquals(4, stack.last().payloadOffset());

        LayerStack impossible = decoder.decode(frame(1, LEAF_PORT, 1));
        assertEquals(Stop.MALFORMED, impossible.stop());
        assertEquals(0, impossible.needed());
    }

    @Test
    void tellsCutFromMalformed() {
        byte[] bytes = {4, CHAIN_PORT, 0};
        LayerStack stack =
                decoder.decode(new Frame().wrap(ByteBuffer.wrap(bytes), 0, bytes.length, 6, 0, LinkType.ETHERNET));
        assertEquals(Stop.TRUNCATED, stack.stop());
        assertEquals(2, stack.needed());
        assertNull(stack.limit());
        assertEquals(6, stack.last().wireEnd());
        assertEquals(3, stack.last().end());
        // Nothing of that is left when the next frame is sound.
        assertEquals(0, decoder.decode(frame(0, 0)).needed());
    }

    @Test
    void knowsNothingOfAnUnknownLinkType() {
        decoder.decode(frame(0, 0));
        LayerStack stack = decoder.decode(Frame.of(new byte[4], 300));
        assertEquals(0, stack.depth());
        assertEquals(Stop.UNKNOWN_NEXT, stack.stop());
        assertNull(stack.last());
        assertEquals(0, stack.needed());
        assertNull(stack.limit());
        assertEquals(0, decoder.decode(Frame.of(new byte[4], -1)).depth());
        assertEquals(0, decoder.decode(Frame.of(new byte[4], 1 << 20)).depth());
    }

    @Test
    void tellsOnlyTheOutermostLayerOfTheLinkType() {
        byte[] bytes = {2, CHAIN_PORT, 0, 0};
        assertEquals(LinkType.RAW, linkTypeOf(decoder.decode(Frame.of(bytes, LinkType.RAW)), 0));
        LayerStack stack = decoder.decode(Frame.of(bytes, LinkType.ETHERNET));
        assertEquals(LinkType.ETHERNET, linkTypeOf(stack, 0));
        assertEquals(-1, linkTypeOf(stack, 1));
        stack = decoder.decode(ByteBuffer.wrap(bytes), 0, 4, 4, Demux.UDP_PORT, CHAIN_PORT);
        assertNull(stack.frame());
        assertEquals(2, stack.depth());
        assertEquals(-1, linkTypeOf(stack, 0));
        assertEquals(LinkType.ETHERNET, linkTypeOf(decoder.decode(Frame.of(bytes, LinkType.ETHERNET)), 0));
        decoder.decode(ByteBuffer.wrap(bytes), 0, 4, 4, Demux.UDP_PORT, CHAIN_PORT);
        assertEquals(0, decoder.decode(Frame.of(bytes, -1)).depth());
    }

    private static int linkTypeOf(LayerStack stack, int at) {
        return ((Chain) stack.layer(at)).linkTypeOfFrame();
    }

    @Test
    void stopsWhereHeadersNestTooDeep() {
        Frame deepest = nested(LayerStack.MAX_DEPTH);
        LayerStack stack = decoder.decode(deepest);
        assertEquals(LayerStack.MAX_DEPTH, stack.depth());
        assertEquals(Stop.END, stack.stop());
        for (int i = 0; i < stack.depth(); i++) {
            assertEquals(2 * i, stack.layer(i).offset());
            assertSame(i == 0 ? null : stack.layer(i - 1), stack.layer(i).parent());
        }
        stack = decoder.decode(nested(LayerStack.MAX_DEPTH + 1));
        assertEquals(LayerStack.MAX_DEPTH, stack.depth());
        assertEquals(Stop.TOO_DEEP, stack.stop());
        assertEquals(Stop.END, decoder.decode(deepest).stop());
    }

    private static Frame nested(int count) {
        int[] bytes = new int[2 * count];
        for (int i = 0; i < count; i++) {
            bytes[2 * i] = 0xff;
            bytes[2 * i + 1] = i + 1 < count ? CHAIN_PORT : 0;
        }
        return frame(bytes);
    }

    @Test
    void usesTheSameLayersForTheSameShape() {
        LayerStack stack = decoder.decode(frame(3, CHAIN_PORT, 1, LEAF_PORT, 0));
        Layer[] layers = {stack.layer(0), stack.layer(1), stack.layer(2)};
        assertTrue(layers[0] != layers[1]);
        stack = decoder.decode(frame(2, LEAF_PORT, 2, 0));
        assertSame(layers[0], stack.layer(0));
        stack = decoder.decode(frame(9, CHAIN_PORT, 7, LEAF_PORT, 2, 0));
        for (int i = 0; i < layers.length; i++) {
            assertSame(layers[i], stack.layer(i));
        }
    }

    @Test
    void findsTheSameWhateverCameBefore() {
        List<Frame> frames = new ArrayList<>(List.of(
                frame(9, LEAF_PORT, 0),
                frame(9, TWIG_PORT, 0),
                frame(9, CHAIN_PORT, 9, LEAF_PORT, 0),
                frame(9, CHAIN_PORT, 9, TWIG_PORT, 0),
                frame(9, CHAIN_PORT, 9, CHAIN_PORT, 9, LEAF_PORT, 0),
                frame(9, 0x80 | TWIG_PORT, 0),
                frame(9, CHAIN_PORT, 9, 0x80 | TWIG_PORT, 0),
                frame(STOPS, LEAF_PORT, 0),
                frame(9, CHAIN_PORT, STOPS, LEAF_PORT, 0),
                frame(9, 0, LEAF_PORT),
                frame(9, 5, 0),
                frame(9, CHAIN_PORT, 9),
                frame(9)));
        frames.addAll(inOneBuffer(frames));
        List<String> alone = frames.stream()
                .map(frame -> described(new Decoder(new Registry(List.of(CHAIN, LEAF, TWIG))).decode(frame)))
                .toList();
        assertEquals("chain@0+2 leaf@2+1 END", alone.get(0));
        assertEquals("chain@0+2 chain@2+2 FRAGMENT", alone.get(8));
        for (int number : inEveryOrder(frames.size())) {
            LayerStack stack = decoder.decode(frames.get(number));
            assertEquals(alone.get(number), described(stack));
            for (int i = 0; i < stack.depth(); i++) {
                assertSame(frames.get(number).buffer(), stack.layer(i).buffer());
                assertSame(i == 0 ? null : stack.layer(i - 1), stack.layer(i).parent());
            }
        }
    }

    /** The same frames one behind the other. */
    private static List<Frame> inOneBuffer(List<Frame> frames) {
        ByteBuffer buffer = ByteBuffer.allocate(256);
        List<Frame> copies = new ArrayList<>();
        int at = 1;
        for (Frame frame : frames) {
            copies.add(new Frame().wrapCopy(frame, buffer, at));
            at += frame.capturedLength();
        }
        return copies;
    }

    private static String described(LayerStack stack) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < stack.depth(); i++) {
            text.append(stack.layer(i)).append(' ');
        }
        return text.append(stack.stop()).toString();
    }

    /** Numbers below count, in which each comes after each two. */
    private static int[] inEveryOrder(int count) {
        int[] numbers = new int[3 * count * count * count];
        for (int i = 0; i < numbers.length; i++) {
            int triple = i / 3;
            numbers[i] = i % 3 == 0 ? triple / count / count : i % 3 == 1 ? triple / count % count : triple % count;
        }
        return numbers;
    }
}
