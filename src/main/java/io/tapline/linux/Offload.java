package io.tapline.linux;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.Set;

/** Work that an interface may take off the stack, and by which what a capture sees differs from what is on the wire: ethtool(8) -k. */
public enum Offload {
    /** Generic receive offload: several received segments are seen as one long frame. */
    GRO(0x2b, 0x2c, 0),
    /** Large receive offload: as GRO, by the card. */
    LRO(0x25, 0x26, 1 << 15),
    /** TCP segmentation offload: frames sent are seen before they are cut to the MTU. */
    TSO(0x1e, 0x1f, 0),
    /** Generic segmentation offload: as TSO, by the stack just before the driver. */
    GSO(0x23, 0x24, 0),
    /** VLAN tags of received frames arrive beside the frame. */
    RX_VLAN(0x25, 0x26, 1 << 8),
    /** VLAN tags of frames sent are put in by the card. */
    TX_VLAN(0x25, 0x26, 1 << 7),
    /** Checksums of received frames are checked by the card. */
    RX_CHECKSUM(0x14, 0x15, 0),
    /** Checksums of frames sent are filled in by the card, so a capture sees them unfinished. */
    TX_CHECKSUM(0x16, 0x17, 0);

    private static final long SIOCETHTOOL = 0x8946;
    private static final int NAME_CAPACITY = 16;

    private final int getCommand;
    private final int setCommand;
    /** Bit of ETHTOOL_GFLAGS, or 0 for a command of its own. */
    private final int flag;

    Offload(int getCommand, int setCommand, int flag) {
        this.getCommand = getCommand;
        this.setCommand = setCommand;
        this.flag = flag;
    }

    /** Those that are on, in this thread's network namespace; an interface that does not know of one counts as without it. */
    public static Set<Offload> enabled(String interfaceName) throws IOException {
        Set<Offload> enabled = EnumSet.noneOf(Offload.class);
        try (Socket socket = Socket.open(AddressFamily.INET, SocketType.DGRAM)) {
            for (Offload offload : values()) {
                int value = offload.read(socket, interfaceName);
                if (value > 0 && (offload.flag == 0 || (value & offload.flag) != 0)) {
                    enabled.add(offload);
                }
            }
        }
        return enabled;
    }

    /** Turns this one on or off; needs CAP_NET_ADMIN. */
    public void set(String interfaceName, boolean on) throws IOException {
        try (Socket socket = Socket.open(AddressFamily.INET, SocketType.DGRAM)) {
            int value = on ? 1 : 0;
            if (flag != 0) {
                int before = Math.max(0, read(socket, interfaceName));
                value = on ? before | flag : before & ~flag;
            }
            int result = ethtool(socket, interfaceName, setCommand, value, Scratch.get());
            if (result < 0) {
                throw new SystemCallException("setting " + this + " of " + interfaceName, -result);
            }
        }
    }

    /** The value, or the error number negated where the interface does not know of it. */
    private int read(Socket socket, String interfaceName) throws IOException {
        NativeBuffer memory = Scratch.get();
        int result = ethtool(socket, interfaceName, getCommand, 0, memory);
        if (result == -Errno.ENODEV) {
            throw new SystemCallException("interface '" + interfaceName + "'", Errno.ENODEV);
        }
        return result < 0 ? result : memory.bytes().getInt(Scratch.CONTROL + 4);
    }

    /** struct ifreq: char ifr_name[16], then a pointer to struct ethtool_value: __u32 cmd, __u32 data. */
    private static int ethtool(Socket socket, String interfaceName, int command, int value, NativeBuffer memory)
            throws IOException {
        byte[] name = interfaceName.getBytes(StandardCharsets.UTF_8);
        if (name.length >= NAME_CAPACITY) {
            return -Errno.ENODEV;
        }
        memory.bytes().putInt(Scratch.CONTROL, command).putInt(Scratch.CONTROL + 4, value);
        memory.bytes().putLong(Scratch.ADDRESS, 0).putLong(Scratch.ADDRESS + 8, 0);
        memory.bytes().put(Scratch.ADDRESS, name);
        memory.bytes().putLong(Scratch.ADDRESS + NAME_CAPACITY, memory.address() + Scratch.CONTROL);
        return socket.ioctl(SIOCETHTOOL, memory.address() + Scratch.ADDRESS);
    }
}
