package io.tapline.print;

import io.tapline.protocol.Ethernet;
import io.tapline.protocol.Sll;
import io.tapline.protocol.Vlan;
import io.tapline.wire.Demux;
import io.tapline.wire.Layer;
import io.tapline.wire.LayerStack;
import io.tapline.wire.Protocol;
import io.tapline.wire.Text;
import java.util.Arrays;

/**
 * Wireshark's names of the protocols in the frames of one shape, outermost first: eth:ethertype:ip:udp:data. They differ only in whether link
 * headers have an EtherType, and in whether there is data, so that they are written once for each case. Not thread-safe.
 */
final class ProtocolNames {
    private static final int LOWEST_ETHERTYPE = 0x600;
    /** Link headers that make a case each; frames with more are written anew. */
    private static final int MOST_LINKS = 4;

    private final Layer[] links;
    private final byte[][] texts;
    private final String before;
    private final String after;

    /** For frames of the same shape as this one; with what stands around the names. */
    ProtocolNames(LayerStack stack, String before, String after) {
        this.before = before;
        this.after = after;
        Layer[] found = new Layer[stack.depth()];
        int count = 0;
        for (int i = 0; i < stack.depth(); i++) {
            if (isLink(stack.layer(i).protocol())) {
                found[count++] = stack.layer(i);
            }
        }
        links = Arrays.copyOf(found, count);
        texts = count > MOST_LINKS ? null : new byte[2 << count][];
    }

    /** Appends the names. */
    void text(LayerStack stack, boolean hasData, Text out) {
        if (texts == null) {
            around(stack, hasData, out);
            return;
        }
        int which = hasData ? 1 : 0;
        for (Layer link : links) {
            which = which << 1 | (hasEtherType(link) ? 1 : 0);
        }
        if (texts[which] == null) {
            int start = out.length();
            around(stack, hasData, out);
            texts[which] = Arrays.copyOfRange(out.array(), start, out.length());
        } else {
            out.bytes(texts[which]);
        }
    }

    private void around(LayerStack stack, boolean hasData, Text out) {
        write(stack, hasData, out.ascii(before));
        out.ascii(after);
    }

    /** Appends the names in a frame of any shape. */
    static void write(LayerStack stack, boolean hasData, Text out) {
        for (int i = 0; i < stack.depth(); i++) {
            Layer layer = stack.layer(i);
            out.ascii(i == 0 ? "" : ":").ascii(layer.protocol().name());
            if (isLink(layer.protocol()) && hasEtherType(layer)) {
                out.ascii(":ethertype");
            }
        }
        if (hasData) {
            out.ascii(":data");
        }
    }

    /** Protocols behind which Wireshark names its table of EtherTypes as if it were a protocol. */
    private static boolean isLink(Protocol protocol) {
        return protocol == Ethernet.PROTOCOL
                || protocol == Vlan.PROTOCOL
                || protocol == Vlan.SERVICE_PROTOCOL
                || protocol == Sll.PROTOCOL;
    }

    private static boolean hasEtherType(Layer link) {
        return link.nextSpace() == Demux.ETHERTYPE && link.nextKey() >= LOWEST_ETHERTYPE;
    }
}
