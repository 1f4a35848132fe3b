package io.tapline.craft;

import io.tapline.frame.Frame;
import io.tapline.wire.BuildException;
import io.tapline.wire.Builder;
import io.tapline.wire.Field;
import io.tapline.wire.FieldType;
import io.tapline.wire.Layer;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * The frames of one specification. The first is built; the others are the same bytes with some fields changed in place and the checksums
 * computed again, or are built again where a value changes the shape of the frame. Counts like an odometer, the last field fastest, so that
 * memory does not grow with the number of frames.
 */
final class SpecFrames {
    /** Most bytes of a frame, as libpcap has it. */
    private static final int MAX_FRAME = 262_144;

    private final Spec spec;
    private final Defaults defaults;
    private final SplittableRandom random;
    private final Builder builder = new Builder();
    private final ByteBuffer buffer;
    private int linkType;
    private final Variation[] variations;
    private final Noise[] noises;
    private int length;
    private boolean built;
    private boolean started;

    /** A field that changes from frame to frame. */
    private static final class Variation {
        final int depth;
        final Field field;
        final Choice choice;
        final byte[] address;
        final ByteBuffer addressView;
        long index;
        boolean reshapes;
        Layer layer;
        int position;

        Variation(int depth, Field field, Choice choice) {
            this.depth = depth;
            this.field = field;
            this.choice = choice;
            address = field.type() == FieldType.IPV6 ? new byte[16] : null;
            addressView = address == null ? null : ByteBuffer.wrap(address);
        }
    }

    /** Payload that is drawn anew for each frame. */
    private record Noise(int depth, byte[] bytes, ByteBuffer view) {}

    SpecFrames(Spec spec, Defaults defaults, long seed) throws SpecException {
        this.spec = spec;
        this.defaults = defaults;
        random = new SplittableRandom(seed);
        linkType = SpecParser.linkType(spec.parts().get(0));
        List<Variation> varying = new ArrayList<>();
        List<Noise> drawn = new ArrayList<>();
        for (int depth = 0; depth < spec.parts().size(); depth++) {
            begin(spec.parts().get(depth), depth, varying, drawn);
        }
        variations = varying.toArray(new Variation[0]);
        noises = drawn.toArray(new Noise[0]);
        buffer = ByteBuffer.allocateDirect((int) Math.min(room(), 2 * MAX_FRAME));
        prove();
    }

    private void begin(Spec.Part part, int depth, List<Variation> varying, List<Noise> drawn) {
        if (part.protocol() == null) {
            byte[] bytes = part.isRandom() ? part.payload().clone() : part.payload();
            builder.payload(bytes);
            if (part.isRandom()) {
                drawn.add(new Noise(depth, bytes, ByteBuffer.wrap(bytes)));
            }
            return;
        }
        builder.layer(part.protocol());
        for (Spec.Setting setting : part.settings()) {
            Variation variation = new Variation(depth, setting.field(), setting.choice());
            if (setting.choice().isFixed()) {
                give(variation);
            } else {
                varying.add(variation);
            }
        }
        for (Field field : part.protocol().fields()) {
            if (part.settings().stream()
                    .map(Spec.Setting::field)
                    .anyMatch(given -> given == field || field.rivals().contains(given.shortName()))) {
                continue;
            }
            if (field.isLocal()) {
                giveLocal(part, field);
            } else if (field.isNeighbor() && depth + 1 < spec.parts().size()) {
                giveNeighbor(spec.parts().get(depth + 1), field);
            }
        }
    }

    /** Several destinations may be several stations, so that only a single one is looked for; groups follow from the packet itself. */
    private void giveNeighbor(Spec.Part packet, Field field) {
        Spec.Setting setting = destination(packet);
        byte[] destination = setting != null && setting.choice().isFixed() ? firstAddress(setting) : null;
        long station = destination == null || isGroup(destination)
                ? 0
                : defaults.neighbors().hardwareAddress(destination);
        if (station != 0) {
            builder.set(field, station);
        }
    }

    /** True for multicast (RFC 1112, RFC 4291) and the limited broadcast address. */
    private static boolean isGroup(byte[] address) {
        return address.length == 16 ? address[0] == (byte) 0xff : (address[0] & 0xff) >= 0xe0;
    }

    private void giveLocal(Spec.Part part, Field field) {
        switch (field.type()) {
            case MAC -> builder.set(field, defaults.mac());
            case IPV4 -> builder.set(field, defaults.ipv4());
            case IPV6 -> {
                byte[] address = defaults.ipv6For(firstAddress(destination(part)));
                if (address != null) {
                    builder.set(field, address);
                }
            }
            default -> throw new IllegalStateException(field + " has no interface's address");
        }
    }

    /** Where a packet's layer is told to go to; null where nobody said. */
    private static Spec.Setting destination(Spec.Part part) {
        for (Spec.Setting setting : part.settings()) {
            FieldType type = setting.field().type();
            boolean address = type == FieldType.IPV4 || type == FieldType.IPV6;
            if (address
                    && setting.field().shortName().equals("dst")
                    && !setting.choice().isRandom()) {
                return setting;
            }
        }
        return null;
    }

    /** The first of the addresses that a field takes, 4 or 16 bytes; null for no field. */
    private static byte[] firstAddress(Spec.Setting setting) {
        if (setting == null) {
            return null;
        }
        ByteBuffer address = ByteBuffer.allocate(setting.field().size());
        if (setting.field().type() == FieldType.IPV6) {
            address.putLong(setting.choice().high(0)).putLong(setting.choice().number(0));
        } else {
            address.putInt((int) setting.choice().number(0));
        }
        return address.array();
    }

    private long room() {
        long room = builder.room();
        for (Variation variation : variations) {
            room += 2L * variation.choice.longest();
        }
        return room;
    }

    /** Builds once with the longest values, so that nothing can be refused later. */
    private void prove() throws SpecException {
        for (Variation variation : variations) {
            if (variation.choice.isStrings()) {
                for (int i = 0; i < variation.choice.count(); i++) {
                    if (variation.choice.string(i).length == variation.choice.longest()) {
                        variation.index = i;
                    }
                }
            }
            give(variation);
        }
        int longest = 0;
        try {
            longest = builder.build(buffer, 0);
        } catch (BuildException refusal) {
            throw new SpecException(refusal.getMessage(), spec.text(), column(refusal), null);
        } catch (IndexOutOfBoundsException overflow) {
            longest = Integer.MAX_VALUE;
        }
        if (longest > MAX_FRAME) {
            throw new SpecException("a frame has at most " + MAX_FRAME + " bytes", spec.text(), 0, null);
        }
        rewind();
    }

    private int column(BuildException refusal) {
        Spec.Part part = spec.parts().get(refusal.depth());
        for (Spec.Setting setting : part.settings()) {
            if (setting.field() == refusal.field()) {
                return setting.column();
            }
        }
        return part.column();
    }

    /** Begins again with the first frame; random values go on. */
    void rewind() {
        for (Variation variation : variations) {
            variation.index = 0;
        }
        started = false;
    }

    /** Points the frame at the next one; false where there is none. It is valid until the next call. */
    boolean next(Frame frame) {
        int changedFrom = started ? count() : 0;
        if (changedFrom < 0) {
            return false;
        }
        for (Noise noise : noises) {
            Choice.fill(noise.bytes, noise.view, random);
        }
        if (!built || reshapes(changedFrom)) {
            rebuild();
        } else if (variations.length + noises.length > 0) {
            patch(changedFrom);
        }
        built = true;
        started = true;
        frame.wrap(buffer, 0, length, length, 0, linkType);
        return true;
    }

    /** Turns the odometer; returns the first variation that changed, or -1 where all combinations are over. */
    private int count() {
        int at = variations.length;
        while (--at >= 0) {
            Variation variation = variations[at];
            if (variation.choice.isRandom()) {
                continue;
            }
            if (++variation.index < variation.choice.count()) {
                return at;
            }
            variation.index = 0;
        }
        return -1;
    }

    private boolean reshapes(int changedFrom) {
        for (int i = 0; i < variations.length; i++) {
            if (variations[i].reshapes && (i >= changedFrom || variations[i].choice.isRandom())) {
                return true;
            }
        }
        return false;
    }

    private void rebuild() {
        for (Variation variation : variations) {
            give(variation);
        }
        length = builder.build(buffer, 0);
        Layer outermost = builder.layer(0);
        int built = outermost == null ? -1 : outermost.builtLinkType();
        linkType = built < 0 ? linkType : built;
        for (Variation variation : variations) {
            variation.layer = builder.layer(variation.depth);
            variation.position = builder.index(variation.depth, variation.field);
            variation.reshapes = variation.choice.isStrings() || builder.isShaping(variation.depth, variation.field);
        }
    }

    /** Gives the builder the value whose turn it is, or a new random one. */
    private void give(Variation variation) {
        Choice choice = variation.choice;
        if (choice.isStrings()) {
            builder.set(variation.depth, variation.field, choice.string(variation.index));
        } else if (variation.address != null) {
            draw(variation);
            builder.set(variation.depth, variation.field, variation.address);
        } else {
            builder.set(variation.depth, variation.field, number(variation));
        }
    }

    private void patch(int changedFrom) {
        for (int i = 0; i < variations.length; i++) {
            Variation variation = variations[i];
            if (i < changedFrom && !variation.choice.isRandom()) {
                continue;
            }
            if (variation.address != null) {
                draw(variation);
                buffer.put(variation.position, variation.address);
            } else {
                variation.field.setAt(variation.layer, variation.position, number(variation));
            }
        }
        for (Noise noise : noises) {
            buffer.put(builder.offset(noise.depth), noise.bytes);
        }
        builder.complete();
    }

    private void draw(Variation variation) {
        boolean drawn = variation.choice.isRandom();
        variation.addressView.putLong(0, drawn ? random.nextLong() : variation.choice.high(variation.index));
        variation.addressView.putLong(8, drawn ? random.nextLong() : variation.choice.number(variation.index));
    }

    private long number(Variation variation) {
        if (!variation.choice.isRandom()) {
            return variation.choice.number(variation.index);
        }
        // A random hardware address is one that an interface may have: locally administered, not a group's.
        return variation.field.type() == FieldType.MAC
                ? random.nextLong() & 0xfcff_ffff_ffffL | 0x0200_0000_0000L
                : random.nextLong() * variation.field.scale();
    }
}
