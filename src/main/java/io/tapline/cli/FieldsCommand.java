package io.tapline.cli;

import io.tapline.print.Column;
import io.tapline.protocol.Protocols;
import java.util.List;
import java.util.Locale;

/** {@code tapline fields}: the names that --fields, --json and the packet language know. */
final class FieldsCommand implements Command {
    private final Options options = new Options();

    @Override
    public Options options() {
        return options.describe("Lists fields by Wireshark's names, with type and meaning.", "tapline fields [PREFIX]")
                .arguments("PREFIX", "only names that begin so")
                .examples("tapline fields tcp.", "tapline fields");
    }

    @Override
    public Integer call() {
        List<String> prefixes = options.arguments();
        if (prefixes.size() > 1) {
            throw new CommandException(ExitStatus.USAGE, "one prefix, not " + prefixes.size());
        }
        String prefix = prefixes.isEmpty() ? "" : prefixes.get(0);
        boolean found = false;
        for (Column column : Column.all(Protocols.REGISTRY)) {
            if (column.name().startsWith(prefix)) {
                found = true;
                System.out.println(
                        column.name() + "\t" + column.type().name().toLowerCase(Locale.ROOT) + "\t" + column.meaning());
            }
        }
        return found ? ExitStatus.OK : ExitStatus.NEGATIVE;
    }
}
