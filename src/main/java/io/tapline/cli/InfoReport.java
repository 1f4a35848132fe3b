package io.tapline.cli;

import io.tapline.frame.CaptureInterface;
import io.tapline.frame.LinkType;
import io.tapline.savefile.Compression;
import io.tapline.savefile.DamagedFileException;
import io.tapline.savefile.FileType;
import io.tapline.savefile.Options;
import io.tapline.savefile.SaveFileFacts;
import io.tapline.savefile.SaveFileFacts.InterfaceFacts;
import java.util.ArrayList;
import java.util.List;

/** What {@code info} says of one file, as text for a person or as a line of JSON. */
final class InfoReport {
    private static final int LABEL_WIDTH = 22;
    private static final int MOST_COMMENTS = 20;

    /** Frames of one link type. */
    private static final class LinkFrames {
        private final int linkType;
        private long frames;

        LinkFrames(int linkType) {
            this.linkType = linkType;
        }
    }

    private final String name;
    private final SaveFileFacts facts;
    private final long fileSize;
    private final String sha256;
    private final StringBuilder text = new StringBuilder();

    /**
     * A report.
     *
     * @param fileSize bytes on the disk, or -1 for a pipe
     * @param sha256 of these bytes, or null where it was not asked for
     */
    InfoReport(String name, SaveFileFacts facts, long fileSize, String sha256) {
        this.name = name;
        this.facts = facts;
        this.fileSize = fileSize;
        this.sha256 = sha256;
    }

    /** Where the file is damaged, or null. */
    DamagedFileException damage() {
        return facts.damage();
    }

    private List<LinkFrames> linkTypes() {
        List<LinkFrames> all = new ArrayList<>();
        for (InterfaceFacts each : facts.interfaces()) {
            LinkFrames found = null;
            for (LinkFrames known : all) {
                found = known.linkType == each.captureInterface().linkType() ? known : found;
            }
            if (found == null) {
                found = new LinkFrames(each.captureInterface().linkType());
                all.add(found);
            }
            found.frames += each.frames();
        }
        return all;
    }

    private int digits() {
        for (InterfaceFacts each : facts.interfaces()) {
            if (each.captureInterface().timestampResolution() != CaptureInterface.MICROSECONDS) {
                return 9;
            }
        }
        return 6;
    }

    private static String resolution(int resolution) {
        if ((resolution & 0x80) != 0) {
            return "2^-" + (resolution & 0x7f) + " s";
        }
        return switch (resolution) {
            case 0 -> "seconds";
            case 3 -> "milliseconds";
            case CaptureInterface.MICROSECONDS -> "microseconds";
            case CaptureInterface.NANOSECONDS -> "nanoseconds";
            default -> "10^-" + resolution + " s";
        };
    }

    private static String linkName(int linkType) {
        String description = LinkType.description(linkType);
        String number = Integer.toString(linkType);
        return description.equals(number) ? "link type " + number : LinkType.name(linkType) + " (" + description + ")";
    }

    /** The report for a person. */
    String text() {
        line("File name", name);
        line("File type", facts.type().description());
        if (facts.compression() != Compression.NONE) {
            line("Compression", compression() + ", " + facts.bytes() + " bytes without it");
        }
        if (fileSize >= 0) {
            line("File size", fileSize + " bytes");
        }
        if (facts.type() == FileType.PCAPNG) {
            line("Sections", Integer.toString(facts.sections()));
        }
        for (LinkFrames each : linkTypes()) {
            line("Link type", linkName(each.linkType) + ", " + count(each.frames, "frame"));
        }
        counts();
        times();
        metadata();
        if (sha256 != null) {
            line("SHA256", sha256);
        }
        interfaces();
        comments();
        if (damage() != null) {
            line("Damage", damage().getMessage());
        }
        return text.toString();
    }

    private void line(String label, String value) {
        text.append(label).append(':');
        for (int i = label.length() + 1; i < LABEL_WIDTH; i++) {
            text.append(' ');
        }
        text.append(escaped(value)).append('\n');
    }

    /** A file's strings must not move a terminal's cursor. */
    private static String escaped(String value) {
        StringBuilder safe = new StringBuilder(value.length());
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '\n') {
                safe.append("\\n");
            } else if (Character.isISOControl(c)) {
                safe.append("\\x").append(Character.forDigit(c >> 4, 16)).append(Character.forDigit(c & 15, 16));
            } else {
                safe.append(c);
            }
        }
        return safe.toString();
    }

    private static String count(long number, String what) {
        return number + " " + what + (number == 1 ? "" : "s");
    }

    /** A fraction with two digits behind the point. */
    private static String hundredths(double value) {
        long scaled = Math.round(value * 100);
        return scaled / 100 + "." + (char) ('0' + scaled / 10 % 10) + (char) ('0' + scaled % 10);
    }

    private void counts() {
        line("Frames", Long.toString(facts.frames()));
        if (facts.shortened() > 0) {
            line(
                    "Frames cut short",
                    facts.shortened() + ", at " + facts.smallestCut()
                            + (facts.smallestCut() == facts.largestCut() ? "" : " to " + facts.largestCut())
                            + " bytes");
        }
        line("Captured bytes", Long.toString(facts.capturedBytes()));
        line("Original bytes", Long.toString(facts.originalBytes()));
        if (facts.frames() > 0) {
            line("Average frame", hundredths((double) facts.originalBytes() / facts.frames()) + " bytes");
        }
    }

    private void times() {
        if (facts.untimed() > 0) {
            line("Frames without time", Long.toString(facts.untimed()));
        }
        if (!facts.hasTimes()) {
            return;
        }
        int digits = digits();
        line("First time", Instants.utc(facts.firstNanos(), digits) + " UTC");
        line("Last time", Instants.utc(facts.lastNanos(), digits) + " UTC");
        long nanos = facts.lastNanos() - facts.firstNanos();
        line("Duration", Instants.seconds(nanos, digits) + " s");
        if (nanos > 0) {
            double seconds = nanos / 1e9;
            line(
                    "Average rate",
                    hundredths(facts.frames() / seconds) + " frames/s, "
                            + hundredths(facts.originalBytes() * 8 / seconds) + " bits/s");
        }
        line("Time order", facts.isInOrder() ? "each frame is as late as the one before, or later" : "not in order");
    }

    private void metadata() {
        lineIfAny("Hardware", facts.hardware());
        lineIfAny("Operating system", facts.system());
        lineIfAny("Application", facts.application());
        if (facts.ipv4Names() + facts.ipv6Names() > 0) {
            line("Names", facts.ipv4Names() + " for IPv4, " + facts.ipv6Names() + " for IPv6 addresses");
        }
        if (facts.secrets() > 0) {
            line("Decryption secrets", count(facts.secrets(), "block"));
        }
        if (facts.customBlocks() > 0) {
            line("Custom blocks", Long.toString(facts.customBlocks()));
        }
        if (facts.otherBlocks() > 0) {
            line("Unknown blocks", Long.toString(facts.otherBlocks()));
        }
    }

    private void lineIfAny(String label, String value) {
        if (!value.isEmpty()) {
            line(label, value);
        }
    }

    private void interfaces() {
        for (InterfaceFacts each : facts.interfaces()) {
            CaptureInterface described = each.captureInterface();
            StringBuilder value = new StringBuilder();
            if (!described.name().isEmpty()) {
                value.append(described.name()).append(", ");
            }
            value.append(linkName(described.linkType()));
            if (described.snapLength() > 0) {
                value.append(", at most ").append(described.snapLength()).append(" bytes");
            }
            value.append(", ").append(resolution(described.timestampResolution()));
            value.append(", ").append(count(each.frames(), "frame"));
            if (each.statistics() > 0) {
                value.append(", ").append(each.statistics()).append(" statistics");
            }
            if (each.dropped() >= 0) {
                value.append(", ").append(each.dropped()).append(" dropped");
            }
            line(
                    "Interface " + (facts.sections() > 1 ? each.section() + "/" : "") + Math.max(0, described.index()),
                    value.toString());
            lineIfAny("  description", each.text(Options.IF_DESCRIPTION));
            lineIfAny("  filter", each.text(Options.IF_FILTER));
            lineIfAny("  hardware", each.text(Options.IF_HARDWARE));
            lineIfAny("  operating system", each.text(Options.IF_OS));
        }
        if (facts.otherInterfaces() > 0) {
            line("More interfaces", Long.toString(facts.otherInterfaces()));
        }
    }

    private void comments() {
        int shown = 0;
        for (SaveFileFacts.Comment each : facts.comments()) {
            if (shown++ == MOST_COMMENTS) {
                break;
            }
            line(each.frame() > 0 ? "Comment, frame " + each.frame() : "Comment", each.text());
        }
        if (facts.commentCount() > MOST_COMMENTS) {
            line("More comments", Long.toString(facts.commentCount() - MOST_COMMENTS));
        }
    }

    private String compression() {
        return facts.compression().suffix().substring(1);
    }

    /** The report for a program, without a line end. */
    String json() {
        JsonObject json = new JsonObject()
                .put("file", name)
                .put("type", facts.type().name().toLowerCase(java.util.Locale.ROOT))
                .put("compression", facts.compression() == Compression.NONE ? null : compression());
        if (fileSize >= 0) {
            json.put("file_size", fileSize);
        }
        json.put("bytes", facts.bytes())
                .put("sections", facts.sections())
                .array("link_types", linkTypes(), (object, each) -> object.put("number", each.linkType)
                        .put("name", LinkType.name(each.linkType))
                        .put("frames", each.frames))
                .put("frames", facts.frames())
                .put("captured_bytes", facts.capturedBytes())
                .put("original_bytes", facts.originalBytes())
                .put("frames_cut_short", facts.shortened())
                .put("frames_without_time", facts.untimed());
        if (facts.hasTimes()) {
            json.raw("first_time", Instants.seconds(facts.firstNanos(), 9))
                    .raw("last_time", Instants.seconds(facts.lastNanos(), 9))
                    .raw("duration", Instants.seconds(facts.lastNanos() - facts.firstNanos(), 9))
                    .put("in_order", facts.isInOrder());
        }
        json.putIfAny("hardware", facts.hardware())
                .putIfAny("operating_system", facts.system())
                .putIfAny("application", facts.application())
                .put("ipv4_names", facts.ipv4Names())
                .put("ipv6_names", facts.ipv6Names())
                .put("decryption_secrets", facts.secrets())
                .put("custom_blocks", facts.customBlocks())
                .put("unknown_blocks", facts.otherBlocks());
        if (sha256 != null) {
            json.put("sha256", sha256);
        }
        json.array("interfaces", facts.interfaces(), this::interfaceJson)
                .put("comment_count", facts.commentCount())
                .array("comments", facts.comments(), InfoReport::commentJson);
        if (damage() != null) {
            json.put("damaged_at", damage().offset()).put("damage", damage().getMessage());
        }
        return json.toString();
    }

    private void interfaceJson(JsonObject json, InterfaceFacts each) {
        CaptureInterface described = each.captureInterface();
        json.put("section", each.section())
                .put("number", Math.max(0, described.index()))
                .putIfAny("name", described.name())
                .put("link_type", described.linkType())
                .put("link_type_name", LinkType.name(described.linkType()))
                .put("snap_length", described.snapLength())
                .put("resolution", resolution(described.timestampResolution()))
                .put("frames", each.frames())
                .put("statistics", each.statistics())
                .putIfAny("description", each.text(Options.IF_DESCRIPTION))
                .putIfAny("filter", each.text(Options.IF_FILTER))
                .putIfAny("hardware", each.text(Options.IF_HARDWARE))
                .putIfAny("operating_system", each.text(Options.IF_OS));
        if (each.received() >= 0) {
            json.put("received", each.received());
        }
        if (each.dropped() >= 0) {
            json.put("dropped", each.dropped());
        }
    }

    private static void commentJson(JsonObject json, SaveFileFacts.Comment each) {
        if (each.frame() > 0) {
            json.put("frame", each.frame());
        }
        json.put("text", each.text());
    }
}
