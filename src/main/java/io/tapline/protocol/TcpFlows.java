package io.tapline.protocol;

import java.util.Arrays;

/**
 * The first sequence numbers of TCP conversations, by which the text shows the later ones. A hash table of plain numbers with open
 * addressing; it grows to a bound, and then forgets the conversations that were not seen while half of the bound came in after them.
 */
final class TcpFlows {
    private static final int FIRST_SLOTS = 1024;
    private static final int MOST_SLOTS = 1 << 17;

    private final int[] key;
    private final int keyWords;
    /** Of one slot: in use or not, the key, sequence number, acknowledgment number. */
    private final int stride;

    private int[] table;
    /** The table before this one, or null where nothing was forgotten yet. */
    private int[] before;

    private int slots = FIRST_SLOTS;
    private int used;
    private int slot;

    /** A table whose keys have so many words. */
    TcpFlows(int keyWords) {
        this.keyWords = keyWords;
        stride = keyWords + 3;
        key = new int[keyWords];
        table = new int[FIRST_SLOTS * stride];
    }

    /** Where the key to be found is put. */
    int[] key() {
        return key;
    }

    /** Points at the conversation of the key; false where it is a new one, whose numbers are still to be set. */
    boolean find() {
        int hash = hash();
        if (locate(table, hash)) {
            return true;
        }
        if (used >= slots / 2) {
            makeRoom();
            locate(table, hash);
        }
        int free = slot;
        boolean remembered = before != null && locate(before, hash);
        if (remembered) {
            System.arraycopy(before, slot, table, free, stride);
        } else {
            table[free] = 1;
            System.arraycopy(key, 0, table, free + 1, keyWords);
        }
        slot = free;
        used++;
        return remembered;
    }

    /** First sequence number of the side that comes first in the key. */
    int sequence() {
        return table[slot + keyWords + 1];
    }

    /** First sequence number of the other side. */
    int acknowledgment() {
        return table[slot + keyWords + 2];
    }

    /** Sets both numbers of the conversation that was found last. */
    void set(int sequence, int acknowledgment) {
        table[slot + keyWords + 1] = sequence;
        table[slot + keyWords + 2] = acknowledgment;
    }

    private int hash() {
        int hash = 0;
        for (int word : key) {
            hash = (hash ^ word) * 0x9e3779b1;
            hash ^= hash >>> 15;
        }
        return hash;
    }

    /** Sets the slot to where the key is, or to where it would be put; both tables have the same size when both are there. */
    private boolean locate(int[] slotsOf, int hash) {
        int mask = slots - 1;
        for (int at = hash & mask; ; at = at + 1 & mask) {
            slot = at * stride;
            if (slotsOf[slot] == 0) {
                return false;
            }
            if (isKey(slotsOf, slot + 1)) {
                return true;
            }
        }
    }

    private boolean isKey(int[] slotsOf, int from) {
        for (int i = 0; i < keyWords; i++) {
            if (slotsOf[from + i] != key[i]) {
                return false;
            }
        }
        return true;
    }

    private void makeRoom() {
        if (slots == MOST_SLOTS) {
            int[] oldest = before;
            before = table;
            if (oldest == null) {
                oldest = new int[table.length];
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
        int[] smaller = table;
        int[] wanted = key.clone();
        slots *= 2;
        table = new int[slots * stride];
        for (int from = 0; from < smaller.length; from += stride) {
            if (smaller[from] != 0) {
                System.arraycopy(smaller, from + 1, key, 0, keyWords);
                locate(table, hash());
                System.arraycopy(smaller, from, table, slot, stride);
            }
        }
        System.arraycopy(wanted, 0, key, 0, keyWords);
    }
}
