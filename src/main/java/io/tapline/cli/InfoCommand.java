package io.tapline.cli;

import io.tapline.savefile.DamagedFileException;
import io.tapline.savefile.SaveFileFacts;
import io.tapline.savefile.SaveFileSource;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;

/** {@code tapline info}: what save files hold, and where they are damaged. */
final class InfoCommand implements Command {
    private final Options options = new Options();

    @Override
    public Options options() {
        return options.describe(
                        "Tells what save files hold: format, link types, frames, bytes, times, interfaces, comments, damage.",
                        "tapline info FILE... [--json] [--sha256]")
                .flag("one JSON object a line for each file", "--json")
                .flag("the SHA-256 of the file, which means reading it twice", "--sha256")
                .arguments("FILE", "save files, - for standard input")
                .examples("tapline info web.pcapng", "tapline info --json *.pcap");
    }

    @Override
    public Integer call() throws IOException {
        List<String> names = options.arguments();
        if (names.isEmpty()) {
            throw new CommandException(ExitStatus.USAGE, "which file? 'tapline info FILE' describes one");
        }
        int status = ExitStatus.OK;
        String before = "";
        for (String name : names) {
            try {
                InfoReport report = report(name);
                String said = before + (options.has("--json") ? report.json() + "\n" : report.text());
                System.out.writeBytes(said.getBytes(StandardCharsets.UTF_8));
                System.out.flush();
                before = options.has("--json") ? "" : "\n";
                if (report.damage() != null) {
                    System.err.println(
                            "tapline: " + name + ": " + report.damage().getMessage());
                    status = ExitStatus.DAMAGED;
                }
            } catch (IOException | CommandException unreadable) {
                // The other files are described all the same.
                status = Math.max(status, Failure.report(unreadable, System.err));
            }
        }
        return status;
    }

    private InfoReport report(String name) throws IOException {
        if (name.equals("-")) {
            return report(name, new FileInputStream(FileDescriptor.in).getChannel(), -1, null);
        }
        Path path = Path.of(name);
        FileChannel file = FileChannel.open(path, StandardOpenOption.READ);
        return report(name, file, file.size(), options.has("--sha256") ? sha256(path) : null);
    }

    private static InfoReport report(String name, FileChannel file, long size, String hash) throws IOException {
        try (SaveFileSource source = SaveFileSource.open(file)) {
            return new InfoReport(name, SaveFileFacts.of(source), size, hash);
        } catch (DamagedFileException damage) {
            throw new CommandException(ExitStatus.DAMAGED, name + ": " + damage.getMessage(), damage);
        }
    }

    private static String sha256(Path path) throws IOException {
        try (FileChannel file = FileChannel.open(path, StandardOpenOption.READ)) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            ByteBuffer buffer = ByteBuffer.allocate(256 * 1024);
            while (file.read(buffer) >= 0) {
                digest.update(buffer.flip());
                buffer.clear();
            }
            return java.util.HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException absent) {
            throw new IOException("this JVM has no SHA-256", absent);
        }
    }
}
