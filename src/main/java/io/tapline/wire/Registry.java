package io.tapline.wire;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The protocols that a program knows, and which key leads to which. Immutable, safe to share between threads. */
public final class Registry {
    private final List<Protocol> protocols;
    private final Map<String, Protocol> byName = new HashMap<>();
    private final byte[][] byKey = new byte[Demux.values().length][];
    private final Protocol[] numbered;

    /**
     * Registers protocols; where two bind the same key, the earlier one has it.
     *
     * @throws IllegalArgumentException for two protocols of one name, or more than 255 of them
     */
    public Registry(List<Protocol> protocols) {
        this.protocols = List.copyOf(protocols);
        if (protocols.size() > 255) {
            throw new IllegalArgumentException("more than 255 protocols");
        }
        numbered = new Protocol[protocols.size() + 1];
        for (Demux space : Demux.values()) {
            byKey[space.ordinal()] = new byte[space.size()];
        }
        for (int i = 0; i < protocols.size(); i++) {
            Protocol protocol = protocols.get(i);
            numbered[i + 1] = protocol;
            if (byName.put(protocol.name(), protocol) != null) {
                throw new IllegalArgumentException("two protocols named " + protocol.name());
            }
            for (Protocol.Key key : protocol.keys()) {
                byte[] keys = byKey[key.space().ordinal()];
                keys[key.key()] = keys[key.key()] == 0 ? (byte) (i + 1) : keys[key.key()];
            }
        }
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
        byte[] keys = byKey[space.ordinal()];
        return key >= 0 && key < keys.length ? keys[key] & 0xff : 0;
    }

    /** Of two protocols, the one that was registered earlier; 0 where neither key is bound. */
    int number(Demux space, int key, int otherKey) {
        int number = number(space, key);
        int other = number(space, otherKey);
        return number == 0 || other != 0 && other < number ? other : number;
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
