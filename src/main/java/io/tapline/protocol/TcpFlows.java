package io.tapline.protocol;

import java.util.Arrays;

/**
 * The first sequence numbers of TCP conversations, by which the text shows the later ones. A hash table of plain numbers with open
 * addressing; it grows to a bound, and then forgets the conversations that were not seen while half of the bound came in after them.
 */
final class TcpFlows {
    private static final int FIRST_SLOTS = 1024;
    private static final int MOST_SLOTS = 1 << 17;

    /** Tells a slot in use, beside the ports. */
    private static final long USED = 1L << 32;

    // Of one slot: ports, addresses, first numbers, and the longer addresses where there are any.
    private static final int ADDRESSES = 1;
    private static final int NUMBERS = 2;
    private static final int LONGER = 3;

    private final long[] longer;
    private final int stride;

    private long[] table;
    /** The table before this one, or null where nothing was forgotten yet. */
    private long[] before;

    private int slots = FIRST_SLOTS;
    private int used;
    private int slot;

    /** A table whose keys are ports, addresses in one word, and so many words more where addresses are longer and that one is their hash. */
    TcpFlows(int longerWords) {
        longer = new long[longerWords];
        stride = LONGER + longerWords;
        table = new long[FIRST_SLOTS * stride];
    }

    /** Where longer addresses to be found are put. */
    long[] longer() {
        return longer;
    }

    /** Points at the conversation between those; false where it is a new one, whose numbers are still to be set. */
    boolean find(int ports, long addresses) {
        long head = USED | ports & 0xffffffffL;
        return locate(table, head, addresses) || find(head, addresses);
    }

    private boolean find(long head, long addresses) {
        if (used >= slots / 2) {
            makeRoom();
            locate(table, head, addresses);
        }
        int free = slot;
        boolean remembered = before != null && locate(before, head, addresses);
        if (remembered) {
            System.arraycopy(before, slot, table, free, stride);
        } else {
            table[free] = head;
            table[free + ADDRESSES] = addresses;
            System.arraycopy(longer, 0, table, free + LONGER, longer.length);
        }
        slot = free;
        used++;
        return remembered;
    }

    /** First sequence number of the side that comes first in the key, and in the low half that of the other side. */
    long numbers() {
        return table[slot + NUMBERS];
    }

    /** Sets both numbers of the conversation that was found last. */
    void numbers(long numbers) {
        table[slot + NUMBERS] = numbers;
    }

    /** Sets the slot to where the key is, or to where it would be put; both tables have the same size when both are there. */
    private boolean locate(long[] slotsOf, long head, long addresses) {
        int mask = slots - 1;
        long mixed = (addresses ^ head * 0x9e3779b97f4a7c15L) * 0x9e3779b97f4a7c15L;
        for (int at = (int) (mixed >>> 40) & mask; ; at = at + 1 & mask) {
            slot = at * stride;
            if (slotsOf[slot] == head && slotsOf[slot + ADDRESSES] == addresses && isLonger(slotsOf)) {
                return true;
            }
            if (slotsOf[slot] == 0) {
                return false;
            }
        }
    }

    private boolean isLonger(long[] slotsOf) {
        int from = slot + LONGER;
        return longer.length == 0 || Arrays.equals(slotsOf, from, from + longer.length, longer, 0, longer.length);
    }

    private void makeRoom() {
        if (slots == MOST_SLOTS) {
            long[] oldest = before;
            before = table;
            if (oldest == null) {
                oldest = new long[table.length];
            } else {
                Arrays.fill(oldest, 0);
            }
            table = oldest;
            used = 0;
            return;
        }
        grow();
    }

    private void grow() {
        long[] smaller = table;
        long[] wanted = longer.clone();
        slots *= 2;
        table = new long[slots * stride];
        for (int from = 0; from < smaller.length; from += stride) {
            if (smaller[from] != 0) {
                System.arraycopy(smaller, from + LONGER, longer, 0, longer.length);
                locate(table, smaller[from], smaller[from + ADDRESSES]);
                System.arraycopy(smaller, from, table, slot, stride);
            }
        }
        System.arraycopy(wanted, 0, longer, 0, longer.length);
    }
}
