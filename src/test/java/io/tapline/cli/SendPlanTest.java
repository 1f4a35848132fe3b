package io.tapline.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tapline.live.WireSink.Engine;
import io.tapline.pipeline.Rounds;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SendPlanTest {
    private static SendPlan replay(String arguments) {
        return plan(arguments, true, true);
    }

    private static SendPlan plan(String arguments, boolean hasTiming, boolean timedByDefault) {
        Options options = SendPlan.declare(new Options());
        assertEquals(PicocliArguments.RUN, PicocliArguments.read("test", options, arguments.split(" ")));
        return SendPlan.of(options, hasTiming, timedByDefault);
    }

    @Test
    void replayKeepsTheFilesTimingOnce() {
        SendPlan plan = replay("-i eth7");
        assertEquals("eth7", plan.interfaceName());
        assertEquals("linux", plan.backend());
        assertEquals(Engine.AUTO, plan.engine());
        assertNotNull(plan.pacing());
        assertEquals(1, plan.rounds());
        assertEquals(Long.MAX_VALUE, plan.maxFrames());
        assertEquals(Long.MAX_VALUE, plan.duration());
        assertFalse(plan.preload() || plan.dryRun() || plan.json() || plan.isWritten() || plan.bypassQueue());
    }

    @Test
    void injectGoesAtOnce() {
        assertNull(plan("-i eth7", false, false).pacing());
        assertNotNull(plan("-i eth7 --pps 10", false, false).pacing());
        assertNull(replay("-i eth7 --top-speed").pacing());
    }

    @ParameterizedTest
    @CsvSource({
        "--loop 3, 3, -1",
        "--loop 0, 0, -1",
        "--count 1k, 0, 1000",
        "--limit 7, 1, 7",
        "--count 9 --loop 2, 2, 9",
        "--count 9 --limit 4, 0, 4",
    })
    void roundsAndLimits(String arguments, long rounds, long frames) {
        SendPlan plan = replay("-i eth7 " + arguments);
        assertEquals(rounds == 0 ? Rounds.FOREVER : rounds, plan.rounds());
        assertEquals(frames < 0 ? Long.MAX_VALUE : frames, plan.maxFrames());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-i eth7 --pps 10 --mbps 10",
                "-i eth7 --top-speed --interval 1ms",
                "-i eth7 --interval 0",
                "-i eth7 --engine warp",
                "-i eth7 --backend dpdk",
                "-i eth7 --max-loss some",
                "-i eth7 --max-loss -1",
                "-i eth7 --json -w -",
                "--pps 10",
            })
    void nonsenseIsRefused(String arguments) {
        CommandException refused = assertThrows(CommandException.class, () -> replay(arguments));
        assertEquals(ExitStatus.USAGE, refused.status());
    }

    @Test
    void speedNeedsTimes() {
        assertNotNull(replay("-i eth7 --speed 2.5x").pacing());
        assertThrows(CommandException.class, () -> plan("-i eth7 --speed 2", false, false));
    }

    @Test
    void lossIsACountOrAShare() {
        SendPlan.MaxLoss none = replay("-i eth7").maxLoss();
        assertTrue(none.allows(0, 10));
        assertFalse(none.allows(1, 1_000_000));
        SendPlan.MaxLoss ten = replay("-i eth7 --max-loss 10").maxLoss();
        assertTrue(ten.allows(10, 10));
        assertFalse(ten.allows(11, 1_000_000));
        SendPlan.MaxLoss share = replay("-i eth7 --max-loss 0.1%").maxLoss();
        assertTrue(share.allows(1, 1000));
        assertFalse(share.allows(2, 1000));
        assertFalse(share.allows(1, 999));
    }

    @Test
    void aDryRunNeedsNoInterface() {
        assertTrue(replay("--dry-run").dryRun());
    }
}
