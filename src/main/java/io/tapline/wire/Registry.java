package io.tapline.wire;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** The protocols that a program knows, and which key leads to which. Immutable, safe to share between threads. */
public final class Registry {
    private final List<Protocol> protocols;
    private final Map<String, Protocol> byName = new HashMap<>();
    /** By slot: 256 less the number of the protocol, as a byte, so that the greater one is of the protocol that was registered earlier. */
    private final byte[] bound = new byte[Demux.slots()];

    private final Protocol[] numbered;
    private final Supplier<Shortcut> shortcuts;

    /**
     * Registers protocols, without a shortcut; where two bind the same key, the earlier one has it.
     *
     * @throws IllegalArgumentException for two protocols of one name, or more than 255 of them
     */
    public Registry(List<Protocol> protocols) {
        this(protocols, () -> null);
    }

    /**
     * Registers protocols; where two bind the same key, the earlier one has it.
     *
     * @param shortcuts makes one for each decoder, which must find what these protocols find
     * @throws IllegalArgumentException for two protocols of one name, or more than 255 of them
     */
    public Registry(List<Protocol> protocols, Supplier<Shortcut> shortcuts) {
        this.shortcuts = shortcuts;
        this.protocols = List.copyOf(protocols);
        if (protocols.size() > 255) {
            throw new IllegalArgumentException("more than 255 protocols");
        }
        numbered = new Protocol[protocols.size() + 1];
        for (int i = 0; i < protocols.size(); i++) {
            Protocol protocol = protocols.get(i);
            numbered[i + 1] = protocol;
            if (byName.put(protocol.name(), protocol) != null) {
                throw new IllegalArgumentException("two protocols named " + protocol.name());
            }
            for (Protocol.Key key : protocol.keys()) {
                int slot = key.space().slot(key.key());
                bound[slot] = bound[slot] == 0 ? (byte) -(i + 1) : bound[slot];
            }
        }
    }

    /** A new one; null where there is none. */
    Shortcut shortcut() {
        return shortcuts.get();
    }

    /** All protocols, in order of registration. */
    public List<Protocol> protocols() {
        return protocols;
    }

    /** The protocol of that name, or null. */
    public Protocol protocol(String name) {
        return byName.get(name);
    }

    /** The field of that full name (tcp.srcport), or null. */
    public Field field(String fullName) {
        for (int dot = fullName.indexOf('.'); dot > 0; dot = fullName.indexOf('.', dot + 1)) {
            Protocol protocol = byName.get(fullName.substring(0, dot));
            Field field = protocol == null ? null : protocol.field(fullName.substring(dot + 1));
            if (field != null) {
                return field;
            }
        }
        return elsewhere(fullName);
    }

    private Field elsewhere(String fullName) {
        for (Protocol protocol : protocols) {
            for (Field field : protocol.fieldTable()) {
                if (field.isElsewhere() && field.name().equals(fullName)) {
                    return field;
                }
            }
        }
        return null;
    }

    /** 0 for an unbound key, else the protocol's number, from 1. */
    int number(Demux space, int key) {
        return number(space.slot(key));
    }

    /** Of two protocols, the one that was registered earlier; 0 where neither key is bound. */
    int number(Demux space, int key, int otherKey) {
        return otherKey < 0 ? number(space, key) : number(space.slot(key), space.slot(otherKey));
    }

    /** As above, for one key, by {@link Demux#slot}. */
    int number(int slot) {
        return -bound[slot] & 0xff;
    }

    /** As above, for two keys, by {@link Demux#slot}. */
    int number(int slot, int otherSlot) {
        return -Math.max(bound[slot] & 0xff, bound[otherSlot] & 0xff) & 0xff;
    }

    Protocol numbered(int number) {
        return numbered[number];
    }

    int count() {
        return numbered.length;
    }

    /** The protocol bound to the key, or null. */
    public Protocol find(Demux space, int key) {
        return numbered[number(space, key)];
    }

    /** The first key of that space that the protocol is bound to; -1 where there is none. */
    public static int key(Demux space, Protocol protocol) {
        return protocol.key(space);
    }
}
