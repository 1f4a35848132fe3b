package io.tapline.cli;

import io.tapline.linux.NetworkNamespace;
import io.tapline.linux.VirtualWire;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code tapline demo}: all three jobs on a private virtual wire. Needs root or, through unshare(1), a user namespace; where there is
 * neither it says so.
 */
final class DemoCommand implements Command {
    private static final String INSIDE = "TAPLINE_DEMO_INSIDE";

    private final Options options = new Options();

    @Override
    public Options options() {
        return options.describe(
                        "Crafts, injects, captures, decodes, saves, replays and verifies frames on a private virtual wire.",
                        "tapline demo [-w FILE]")
                .text("FILE", "keep the capture in this file", "-w", "--write")
                .examples("tapline demo", "tapline demo -w demo.pcapng");
    }

    @Override
    public Integer call() throws IOException {
        String reason = NetworkNamespace.whyUnavailable();
        if (reason == null) {
            try (VirtualWire wire = VirtualWire.create()) {
                return runOn(wire);
            }
        }
        if (System.getenv(INSIDE) != null) {
            throw new CommandException(
                    ExitStatus.PERMISSION,
                    "the demo needs two network namespaces, and this system does not let it make them: " + reason
                            + "; run it as root");
        }
        return insideUserNamespace(reason);
    }

    private int runOn(VirtualWire wire) throws IOException {
        boolean kept = options.has("-w");
        Path file = kept ? Path.of(options.text("-w")) : Files.createTempFile("tapline-demo", ".pcapng");
        try {
            return new Demo(wire, file, kept).run();
        } finally {
            if (!kept) {
                Files.deleteIfExists(file);
            }
        }
    }

    /** Runs this very command line once more, as root of a user namespace of its own. */
    private static int insideUserNamespace(String reason) throws IOException {
        List<String> command = new ArrayList<>(List.of("unshare", "-Urn"));
        String line = Files.readString(Path.of("/proc/self/cmdline"), StandardCharsets.UTF_8);
        command.addAll(List.of(line.split("\0")));
        ProcessBuilder builder = new ProcessBuilder(command).inheritIO();
        builder.environment().put(INSIDE, "1");
        System.err.println("tapline: " + reason + "; trying inside a user namespace (unshare -Urn)");
        try {
            int status = builder.start().waitFor();
            // 1 is unshare's own: the namespace was refused, and it has said why.
            return status == 1 ? ExitStatus.PERMISSION : status;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", interrupted);
        }
    }
}
