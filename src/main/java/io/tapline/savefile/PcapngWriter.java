package io.tapline.savefile;

import io.tapline.frame.CaptureInterface;
import io.tapline.frame.Direction;
import io.tapline.frame.Frame;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.IdentityHashMap;
import java.util.Map;

/** pcapng: draft-ietf-opsawg-pcapng. Sections in the byte order of the machine; an interface is described before its first frame. */
final class PcapngWriter extends RecordWriter {
    private static final int BYTE_ORDER_MAGIC = 0x1a2b3c4d;
    private static final int ENHANCED_DATA = 28;
    private static final int END_OF_OPTIONS = 4;
    private static final int FLAGS_OPTION = 8;

    /** An interface as this section knows it. */
    private static final class Described {
        private final int id;
        private final TickScale scale;

        Described(int id, TickScale scale) {
            this.id = id;
            this.scale = scale;
        }
    }

    private final ByteOrder order = ByteOrder.nativeOrder();
    private final Map<CaptureInterface, Described> interfaces = new IdentityHashMap<>();
    private boolean started;
    private CaptureInterface lastInterface;
    private Described last;

    PcapngWriter(Output out) {
        super(out);
        out.order(order);
    }

    private void start() throws IOException {
        started = true;
        byte[] options = new OptionsBuilder(order)
                .text(Options.SHB_HARDWARE, System.getProperty("os.arch"))
                .text(Options.SHB_OS, System.getProperty("os.name") + " " + System.getProperty("os.version"))
                .text(Options.SHB_USERAPPL, "Tapline")
                .toByteArray();
        int length = 28 + options.length + END_OF_OPTIONS;
        out.room(length)
                .putInt(Block.SECTION_HEADER)
                .putInt(length)
                .putInt(BYTE_ORDER_MAGIC)
                .putShort((short) 1)
                .putShort((short) 0)
                .putLong(-1)
                .put(options)
                .putInt(0)
                .putInt(length);
    }

    @Override
    void describe(CaptureInterface captureInterface) throws IOException {
        described(captureInterface, captureInterface.linkType());
    }

    private Described described(CaptureInterface captureInterface, int linkType) throws IOException {
        Described known = interfaces.get(captureInterface);
        if (known != null) {
            return known;
        }
        if (!started) {
            start();
        }
        byte[] options = interfaceOptions(captureInterface);
        int end = options.length == 0 ? 0 : END_OF_OPTIONS;
        int length = 20 + options.length + end;
        ByteBuffer buffer = out.room(length)
                .putInt(Block.INTERFACE_DESCRIPTION)
                .putInt(length)
                .putShort((short) linkType)
                .putShort((short) 0)
                .putInt(captureInterface.snapLength())
                .put(options);
        if (end > 0) {
            buffer.putInt(0);
        }
        buffer.putInt(length);
        Described added = new Described(interfaces.size(), PcapngReader.scale(captureInterface, new Options()));
        interfaces.put(captureInterface, added);
        return added;
    }

    private byte[] interfaceOptions(CaptureInterface captureInterface) {
        byte[] given = captureInterface.options();
        if (given.length > 0 || captureInterface.timestampResolution() == CaptureInterface.MICROSECONDS) {
            return given;
        }
        return new OptionsBuilder(order)
                .text(Options.IF_NAME, captureInterface.name())
                .u8(Options.IF_TSRESOL, captureInterface.timestampResolution())
                .toByteArray();
    }

    @Override
    void frame(Frame frame) throws IOException {
        if (frame.captureInterface() != lastInterface) {
            last = described(frame.captureInterface(), frame.linkType());
            lastInterface = frame.captureInterface();
        }
        int captured = frame.capturedLength();
        int padded = captured + 3 & ~3;
        int optionsLength = frame.optionsLength();
        boolean flags = frame.direction() != Direction.UNKNOWN && optionsLength == 0;
        int tail = flags ? FLAGS_OPTION + END_OF_OPTIONS : optionsLength > 0 ? optionsLength + END_OF_OPTIONS : 0;
        int length = ENHANCED_DATA + padded + tail + 4;
        ByteBuffer buffer = out.room(length);
        int at = buffer.position();
        long ticks = last.scale.toTicks(frame.timestampNanos());
        buffer.putInt(at, Block.ENHANCED_PACKET);
        buffer.putInt(at + 4, length);
        buffer.putInt(at + 8, last.id);
        buffer.putInt(at + 12, (int) (ticks >>> 32));
        buffer.putInt(at + 16, (int) ticks);
        buffer.putInt(at + 20, captured);
        buffer.putInt(at + 24, frame.originalLength());
        buffer.putInt(at + ENHANCED_DATA + padded - 4, 0);
        buffer.put(at + ENHANCED_DATA, frame.buffer(), frame.offset(), captured);
        int options = at + ENHANCED_DATA + padded;
        if (flags) {
            putFlags(buffer, options, frame.direction());
        } else if (tail > 0) {
            buffer.put(options, frame.options(), frame.optionsOffset(), optionsLength);
            buffer.putInt(options + optionsLength, 0);
        }
        buffer.putInt(at + length - 4, length);
        buffer.position(at + length);
    }

    private static void putFlags(ByteBuffer buffer, int at, Direction direction) {
        buffer.putShort(at, (short) Options.EPB_FLAGS);
        buffer.putShort(at + 2, (short) 4);
        buffer.putInt(at + 4, flags(direction));
        buffer.putInt(at + 8, 0);
    }

    /** epb_flags for a frame's way. */
    static int flags(Direction direction) {
        return switch (direction) {
            case UNKNOWN -> 0;
            case OUTGOING -> 2;
            case INCOMING -> 1;
            case HOST -> 1 | 1 << 2;
            case MULTICAST -> 1 | 2 << 2;
            case BROADCAST -> 1 | 3 << 2;
            case OTHER_HOST -> 1 | 4 << 2;
        };
    }

    @Override
    void statistics(CaptureInterface captureInterface, InterfaceStatistics statistics) throws IOException {
        Described described = described(captureInterface, captureInterface.linkType());
        OptionsBuilder builder = new OptionsBuilder(order)
                .highLow(Options.ISB_STARTTIME, described.scale.toTicks(statistics.startNanos()))
                .highLow(Options.ISB_ENDTIME, described.scale.toTicks(statistics.endNanos()));
        counted(builder, Options.ISB_IFRECV, statistics.received());
        counted(builder, Options.ISB_IFDROP, statistics.interfaceDropped());
        counted(builder, Options.ISB_FILTERACCEPT, statistics.accepted());
        counted(builder, Options.ISB_OSDROP, statistics.systemDropped());
        counted(builder, Options.ISB_USRDELIV, statistics.delivered());
        byte[] options = builder.toByteArray();
        int length = 24 + options.length + END_OF_OPTIONS;
        long ticks = described.scale.toTicks(statistics.endNanos());
        out.room(length)
                .putInt(Block.INTERFACE_STATISTICS)
                .putInt(length)
                .putInt(described.id)
                .putInt((int) (ticks >>> 32))
                .putInt((int) ticks)
                .put(options)
                .putInt(0)
                .putInt(length);
    }

    private static void counted(OptionsBuilder builder, int code, long count) {
        if (count >= 0) {
            builder.int64(code, count);
        }
    }

    @Override
    void finish() throws IOException {
        if (!started) {
            start();
        }
    }
}
