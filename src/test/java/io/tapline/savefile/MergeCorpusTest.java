package io.tapline.savefile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tapline.cli.Peer;
import io.tapline.frame.FrameSource;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** Foreign captures merged by fours: the frames that mergecap gives, and nothing lost of what the files hold besides. */
@EnabledIfSystemProperty(named = "tapline.corpus", matches = ".+", disabledReason = "no corpus here")
class MergeCorpusTest {
    private static final int AT_ONCE = 4;

    @TempDir
    Path folder;

    private Path merge(List<Path> files) throws IOException {
        Path out = folder.resolve("ours.pcapng");
        List<SaveFileSource> sources = new ArrayList<>();
        for (Path file : files) {
            sources.add(SaveFileSource.open(file));
        }
        try (MergedSource source = new MergedSource(sources);
                SaveFileSink sink = SaveFileSink.create(out).follow(source)) {
            while (source.poll(sink, 100) != FrameSource.END) {}
        }
        return out;
    }

    /** The frames, sorted, because the order at equal times is another. Frames without a time have 0 in mergecap's files. */
    private static List<String> frames(Path file) throws IOException {
        List<String> lines = Corpus.frames(file);
        lines.sort(null);
        return lines;
    }

    @Test
    void theFramesAreMergecaps() throws Exception {
        Peer.assumeInstalled("mergecap");
        // mergecap stops at a file that is cut short, cannot write sub-second fields above a second, drops what
        // modified
        // pcap says of a frame's way, and gives the frames of a second section to interfaces of the first.
        List<Path> sound = new ArrayList<>();
        for (Path file : Corpus.captures()) {
            if (Corpus.isWhole(file) && !Corpus.isOdd(file) && Corpus.sections(file) < 2) {
                sound.add(file);
            }
        }
        assertTrue(sound.size() > 130, sound.size() + " captures");
        for (int i = 0; i < sound.size(); i += AT_ONCE) {
            List<Path> four = sound.subList(i, Math.min(i + AT_ONCE, sound.size()));
            Path theirs = folder.resolve("theirs.pcapng");
            List<String> command = new ArrayList<>(List.of("mergecap", "-w", theirs.toString()));
            four.forEach(file -> command.add(file.toString()));
            Peer.run(command);
            assertEquals(frames(theirs), frames(merge(four)), four.toString());
        }
    }

    @Test
    void nothingIsLost() throws IOException {
        List<ToLongFunction<SaveFileFacts>> counts = List.of(
                SaveFileFacts::frames,
                SaveFileFacts::framesWithComments,
                SaveFileFacts::ipv4Names,
                SaveFileFacts::ipv6Names,
                SaveFileFacts::secrets,
                SaveFileFacts::customBlocks,
                SaveFileFacts::otherBlocks,
                facts -> facts.interfaces().stream()
                        .mapToLong(each -> each.statistics())
                        .sum());
        List<Path> all = Corpus.captures();
        for (int i = 0; i < all.size(); i += AT_ONCE) {
            List<Path> four = all.subList(i, Math.min(i + AT_ONCE, all.size()));
            SaveFileFacts merged = facts(merge(four));
            List<SaveFileFacts> parts = new ArrayList<>();
            for (Path file : four) {
                parts.add(facts(file));
            }
            for (ToLongFunction<SaveFileFacts> count : counts) {
                assertEquals(
                        parts.stream().mapToLong(count).sum(),
                        count.applyAsLong(merged),
                        counts.indexOf(count) + " " + four);
            }
            List<String> comments =
                    merged.comments().stream().map(SaveFileFacts.Comment::text).toList();
            for (SaveFileFacts part : parts) {
                for (SaveFileFacts.Comment comment : part.comments()) {
                    assertTrue(comments.contains(comment.text()), comment + " of " + four);
                }
            }
        }
    }

    private static SaveFileFacts facts(Path file) throws IOException {
        try (SaveFileSource source = SaveFileSource.open(file)) {
            return SaveFileFacts.of(source);
        }
    }
}
