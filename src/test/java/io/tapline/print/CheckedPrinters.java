package io.tapline.print;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tapline.frame.Frame;
import io.tapline.protocol.Protocols;
import io.tapline.wire.Field;
import io.tapline.wire.Protocol;
import io.tapline.wire.Text;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** All printers, at their most talkative, with what must hold of their text whatever a frame says. */
final class CheckedPrinters {
    /** Bytes of text that a frame without bytes, and each byte, may bring about; hex dumps and compressed names take most. */
    private static final int OWN_TEXT = 4096;

    private static final int TEXT_OF_A_BYTE = 64;

    private final FramePrinter text = new TextPrinter(PrintArguments.parse("-n -e -vvv -X"));
    private final List<Column> columns = columns();
    private final FramePrinter fields = FieldsPrinter.tabs(columns, Protocols.REGISTRY);
    private final FramePrinter json = new JsonPrinter(Protocols.REGISTRY);
    private final Text out = new Text(1 << 16);

    private static List<Column> columns() {
        List<Column> columns = new ArrayList<>();
        for (Protocol protocol : Protocols.ALL) {
            for (Field field : protocol.fields()) {
                columns.add(Column.named(field.name(), Protocols.REGISTRY));
            }
        }
        return columns;
    }

    /** Prints the frame every way. It fails where the text is too long, or where bytes of the packet could pass for line ends or columns. */
    void print(Frame frame) {
        text.print(frame, 1, out.clear());
        checkSize(frame, 0, "text");
        for (int i = 0; i < out.length(); i++) {
            byte octet = out.array()[i];
            assertTrue(octet >= ' ' && octet < 0x7f || octet == '\n' || octet == '\t', () -> shown(frame));
        }
        fields.print(frame, 1, out.clear());
        checkSize(frame, columns.size(), "fields");
        assertEquals(columns.size() - 1, count('\t'), () -> shown(frame));
        assertEquals(1, count('\n'), () -> shown(frame));
        json.print(frame, 1, out.clear());
        checkSize(frame, 0, "json");
        assertEquals(1, count('\n'), () -> shown(frame));
        assertTrue(out.array()[0] == '{' && out.array()[out.length() - 2] == '}', () -> shown(frame));
    }

    private void checkSize(Frame frame, int own, String printer) {
        int most = OWN_TEXT + own + TEXT_OF_A_BYTE * frame.capturedLength();
        assertTrue(out.length() <= most, () -> printer + ": " + shown(frame));
    }

    private int count(char wanted) {
        int count = 0;
        for (int i = 0; i < out.length(); i++) {
            count += out.array()[i] == wanted ? 1 : 0;
        }
        return count;
    }

    private String shown(Frame frame) {
        return "link type " + frame.linkType() + ", " + frame.originalLength() + " bytes, "
                + HexFormat.of().formatHex(frame.toByteArray()) + "\n" + out;
    }
}
