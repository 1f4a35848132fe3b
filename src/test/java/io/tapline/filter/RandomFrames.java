package io.tapline.filter;

import io.tapline.frame.Frame;
import io.tapline.frame.LinkType;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Frames to try filters on: headers in any order that a filter can ask about, with the addresses and ports that {@link RandomFilters} asks
 * for, and some of them damaged or cut short.
 */
final class RandomFrames {
    private static final int[] TYPES = {
        0x0800, 0x0800, 0x0800, 0x86dd, 0x86dd, 0x0806, 0x8035, 0x8847, 0x8863, 0x8864, 0x6003
    };
    private static final int[] TAGS = {0x8100, 0x8100, 0x88a8, 0x9100};
    private static final int[] PROTOCOLS = {6, 6, 17, 17, 132, 1, 58, 2, 9, 50, 51, 103, 112, 47, 4, 41, 89};
    private static final int[] EXTENSIONS = {0, 43, 44, 60, 51, 135};

    private final Random random;
    private ByteBuffer out;

    RandomFrames(long seed) {
        random = new Random(seed);
    }

    List<Frame> make(int linkType, int count) {
        List<Frame> frames = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            out = ByteBuffer.allocate(1024);
            link(linkType, 0);
            byte[] bytes = new byte[Math.max(0, out.position())];
            out.get(0, bytes);
            damage(bytes);
            int captured = random.nextInt(6) == 0 ? random.nextInt(bytes.length + 1) : bytes.length;
            frames.add(new Frame().wrap(ByteBuffer.wrap(bytes), 0, captured, bytes.length, 0, linkType));
        }
        return frames;
    }

    private void damage(byte[] bytes) {
        for (int i = random.nextInt(4) == 0 ? random.nextInt(6) : 0; i > 0; i--) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
        }
    }

    private int pick(int... values) {
        return values[random.nextInt(values.length)];
    }

    private void put8(int value) {
        out.put((byte) value);
    }

    private void put16(int value) {
        out.putShort((short) value);
    }

    private void bytes(int count) {
        for (int i = 0; i < count; i++) {
            put8(random.nextInt());
        }
    }

    private void link(int linkType, int depth) {
        switch (linkType) {
            case LinkType.ETHERNET -> ethernet(depth);
            case LinkType.LINUX_SLL -> {
                put16(random.nextInt(5));
                bytes(12);
                int type = pick(TYPES);
                put16(random.nextInt(8) == 0 ? pick(1, 4) : type);
                carried(type, depth);
            }
            case LinkType.LINUX_SLL2 -> {
                int type = pick(TYPES);
                put16(random.nextInt(8) == 0 ? pick(1, 4) : type);
                put16(0);
                out.putInt(random.nextInt(4));
                put16(1);
                put8(random.nextInt(5));
                bytes(9);
                carried(type, depth);
            }
            case LinkType.PPP, LinkType.PPP_HDLC -> {
                put16(0xff03);
                ppp(depth);
            }
            case LinkType.PPP_ETHERNET -> {
                put16(0x1100);
                put16(random.nextInt(3));
                put16(100);
                ppp(depth);
            }
            case LinkType.NULL, LinkType.LOOP -> {
                boolean six = random.nextBoolean();
                int family = six ? pick(24, 28, 30, 10) : 2;
                out.putInt(random.nextBoolean() ? family : Integer.reverseBytes(family));
                carried(six ? 0x86dd : 0x0800, depth);
            }
            default -> carried(random.nextBoolean() ? 0x0800 : 0x86dd, depth);
        }
    }

    private void ethernet(int depth) {
        switch (random.nextInt(8)) {
            case 0 -> out.putInt(-1).putShort((short) -1);
            case 1 -> out.putInt(0x01005e00).putShort((short) random.nextInt(4));
            default -> mac();
        }
        mac();
        for (int tags = random.nextInt(4) == 0 ? 1 + random.nextInt(3) : 0; tags > 0; tags--) {
            put16(pick(TAGS));
            put16(random.nextInt(4) << 13 | pick(1, 100, 200, 4095));
        }
        if (random.nextInt(8) == 0) {
            llc(depth);
            return;
        }
        int type = pick(TYPES);
        put16(type);
        carried(type, depth);
    }

    private void mac() {
        out.putInt(0x02000000).putShort((short) random.nextInt(4));
    }

    private void llc(int depth) {
        put16(pick(3, 60, 300, 1500));
        switch (random.nextInt(4)) {
            case 0 -> {
                out.putInt(0xaaaa0300).putShort((short) 0);
                int type = pick(TYPES);
                put16(type);
                carried(type, depth);
            }
            case 1 -> {
                put16(pick(0xfefe, 0x4242, 0xe0e0, 0xf0f0, 0x0606, 0xffff));
                put8(random.nextInt());
                put8(pick(0x81, 0x82, 0x83));
                bytes(30);
            }
            case 2 -> {
                out.putInt(0xaaaa0308).putShort((short) 0x0007);
                put16(pick(0x809b, 0x80f3, 0x8137));
                bytes(20);
            }
            default -> bytes(random.nextInt(40));
        }
    }

    private void ppp(int depth) {
        switch (random.nextInt(4)) {
            case 0, 1 -> {
                put16(0x0021);
                carried(0x0800, depth);
            }
            case 2 -> {
                put16(0x0057);
                carried(0x86dd, depth);
            }
            default -> {
                int type = pick(0x0281, 0x0281, 0x0023, 0x0027, 0x0029, 0x002b, 0xc021);
                put16(type);
                carried(type == 0x0281 ? 0x8847 : 0, depth);
            }
        }
    }

    private void carried(int type, int depth) {
        if (out.remaining() < 400) {
            return;
        }
        switch (type) {
            case 0x0800 -> ipv4(depth);
            case 0x86dd -> ipv6(depth);
            case 0x0806, 0x8035 -> {
                out.putInt(0x00010800).putInt(0x06040001);
                mac();
                address4();
                mac();
                address4();
            }
            case 0x8847 -> labels(depth);
            case 0x8864 -> {
                put16(0x1100);
                put16(pick(1, 39, 1234));
                put16(60);
                ppp(depth);
            }
            default -> bytes(random.nextInt(60));
        }
    }

    private void labels(int depth) {
        int labels = 1 + random.nextInt(3);
        for (int i = 1; i <= labels; i++) {
            out.putInt(pick(100, 1024, 100000) << 12 | (i == labels ? 0x100 : 0) | 64);
        }
        carried(random.nextBoolean() ? 0x0800 : 0x86dd, depth);
    }

    private void address4() {
        out.putInt(pick(0x0a000001, 0x0a000002, 0x0a010203, 0xc0a80101, 0xc0a80202, 0xac100001, 0xe00000fb, -1, 0));
    }

    private void address6() {
        switch (random.nextInt(3)) {
            case 0 -> out.putLong(0x20010db800000000L).putLong(random.nextInt(3));
            case 1 -> out.putLong(0xfe80000000000000L).putLong(random.nextInt(3));
            default -> out.putLong(0xff02000000000000L).putLong(1);
        }
    }

    private void ipv4(int depth) {
        int options = random.nextInt(4) == 0 ? 4 * random.nextInt(11) : 0;
        put8(random.nextInt(20) == 0 ? random.nextInt() : 0x45 + options / 4);
        put8(pick(0, 0, 0xb8, 0x03));
        put16(20 + options + 40);
        put16(random.nextInt());
        put16(random.nextInt(4) == 0 ? pick(0x2000, 0x2001, 0x4000, 0x00ff) : 0);
        put8(pick(1, 64, 255));
        int protocol = pick(PROTOCOLS);
        put8(protocol);
        put16(random.nextInt());
        address4();
        address4();
        bytes(options);
        transport(protocol, depth, 0);
    }

    private void ipv6(int depth) {
        out.putInt(0x60000000 | pick(0, 0xb800000, 0x12345));
        put16(pick(40, 1280, 0));
        int next = random.nextInt(3) == 0 ? pick(EXTENSIONS) : pick(PROTOCOLS);
        put8(next);
        put8(pick(64, 255));
        address6();
        address6();
        transport(next, depth, 0);
    }

    /** Whatever a protocol number announces. */
    private void transport(int protocol, int depth, int headers) {
        if (out.remaining() < 300) {
            return;
        }
        switch (protocol) {
            case 0, 43, 60, 135, 44, 51 -> {
                int next = headers < 6 && random.nextInt(3) == 0 ? pick(EXTENSIONS) : pick(PROTOCOLS);
                put8(next);
                int words = random.nextInt(3);
                put8(protocol == 44 ? 0 : words);
                put16(protocol == 44 && random.nextBoolean() ? 0x0100 : 0);
                out.putInt(random.nextInt());
                bytes(protocol == 44 ? 0 : protocol == 51 ? Math.max(0, 4 * words) : 8 * words);
                transport(next, depth, headers + 1);
            }
            case 6 -> tcp();
            case 17, 132 -> udp(depth);
            case 4 -> carried(depth < 2 ? 0x0800 : 0, depth + 1);
            case 41 -> carried(depth < 2 ? 0x86dd : 0, depth + 1);
            case 1, 58, 2 -> {
                put8(pick(0, 3, 8, 11, 128, 129, 135, 136));
                put8(random.nextInt(4));
                bytes(8 + random.nextInt(16));
            }
            default -> bytes(random.nextInt(40));
        }
    }

    private void port() {
        put16(pick(80, 443, 53, 22, 67, 68, 6081, 4789, 1023, 1024, 6000, 65535));
    }

    private void tcp() {
        port();
        port();
        out.putInt(random.nextInt()).putInt(random.nextInt());
        put8(pick(0x50, 0x50, 0x80, 0xf0));
        put8(pick(0x02, 0x12, 0x10, 0x18, 0x11, 0x04, 0xc2));
        bytes(6 + random.nextInt(30));
    }

    private void udp(int depth) {
        port();
        int port = random.nextInt(3) == 0 && depth < 2 ? pick(6081, 4789) : 53;
        put16(port);
        put16(pick(20, 600));
        put16(random.nextInt());
        if (port == 6081) {
            int options = random.nextInt(3);
            put8(options | (random.nextInt(6) == 0 ? 0x40 : 0));
            put8(0);
            int type = pick(0x6558, 0x6558, 0x0800, 0x86dd);
            put16(type);
            out.putInt(pick(11, 12345) << 8);
            bytes(4 * options);
            if (type == 0x6558) {
                ethernet(depth + 1);
            } else {
                carried(type, depth + 1);
            }
        } else if (port == 4789) {
            out.putInt(0x08000000).putInt(pick(42, 100) << 8);
            ethernet(depth + 1);
        } else {
            bytes(random.nextInt(30));
        }
    }
}
