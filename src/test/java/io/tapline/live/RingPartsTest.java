package io.tapline.live;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.tapline.frame.LinkType;
import io.tapline.linux.Errno;
import io.tapline.linux.SystemCallException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The parts of a capture that need no socket. */
class RingPartsTest {
    @Test
    void withoutMemoryTheRingIsHalvedUntilItFits() throws Exception {
        List<Integer> tried = new ArrayList<>();
        int got = PacketRing.halving(100, count -> {
            tried.add(count);
            if (count > 12) {
                throw new SystemCallException("setsockopt(PACKET_RX_RING)", Errno.ENOMEM);
            }
            return count;
        });
        assertEquals(12, got);
        assertEquals(List.of(100, 50, 25, 12), tried);
    }

    @Test
    void otherErrorsAndNoMemoryAtAllAreErrors() {
        for (int errno : new int[] {Errno.EINVAL, Errno.ENOMEM}) {
            SystemCallException thrown = assertThrows(
                    SystemCallException.class,
                    () -> PacketRing.halving(4, count -> {
                        throw new SystemCallException("setsockopt(PACKET_RX_RING) " + count, errno);
                    }));
            assertEquals("setsockopt(PACKET_RX_RING) " + (errno == Errno.ENOMEM ? 1 : 4), thrown.call());
        }
    }

    @Test
    void snapLengthLimitsWhatAFilterReturns() {
        long ldh = 0x0028_00_00_0000000cL;
        long all = 0x0006_00_00_00040000L;
        long none = 0x0006_00_00_00000000L;
        long a = 0x0016_00_00_00000000L;
        assertNull(SnapLength.limit(null, SnapLength.UNLIMITED));
        assertArrayEquals(new long[] {0x0006_00_00_00000060L}, SnapLength.limit(null, 96));
        assertArrayEquals(
                new long[] {ldh, 0x0006_00_00_00000060L, none, a},
                SnapLength.limit(new long[] {ldh, all, none, a}, 96));
        assertArrayEquals(new long[] {all}, SnapLength.limit(new long[] {all}, SnapLength.UNLIMITED));
    }

    @ParameterizedTest
    @CsvSource({
        "1, 1, false",
        "772, 1, false",
        "65534, 101, false",
        "519, 101, false",
        "768, 101, false",
        "801, 105, false",
        "803, 127, false",
        "824, 276, true",
        "32, 276, true",
        "512, 276, true"
    })
    void linkTypesFollowTheHardwareType(int hardwareType, int linkType, boolean isCooked) {
        assertEquals(new LinkLayer(linkType, isCooked), LinkLayer.of(hardwareType));
    }

    @Test
    void theNumbersAreThoseOfTheFileFormat() {
        assertEquals("LINUX_SLL2", LinkType.name(LinkLayer.ANY.linkType()));
    }

    @ParameterizedTest
    @CsvSource({"0", "4095", "5000", "134217728"})
    void blocksThatTheKernelWouldNotTakeAreRefused(int bytes) {
        assertThrows(IllegalArgumentException.class, () -> RingSource.on("lo").blockBytes(bytes));
    }
}
