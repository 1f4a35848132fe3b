package io.tapline.cli;

/**
 * The commands by name, in the order of the help. A class is loaded when its command is asked for and not before: start-up is part of the
 * contract.
 */
enum Commands {
    DEMO("demo", "everything once on a private virtual wire: craft, inject, capture, decode, save, replay, verify"),
    INTERFACES("interfaces", "network interfaces, and what of them changes what a capture sees"),
    CAPTURE("capture", "capture frames on interfaces"),
    READ("read", "print, filter, convert and cut save files"),
    CRAFT("craft", "make frames from the packet language"),
    INJECT("inject", "send crafted frames, bytes, or the frames of a file"),
    REPLAY("replay", "send the frames of save files by their own timing or another"),
    INFO("info", "format, link types, frames, bytes, times, interfaces, comments, damage"),
    MERGE("merge", "merge save files by time into one"),
    REPAIR("repair", "save what can be saved of a damaged file, and list what is lost"),
    FILTER("filter", "check a filter, and say what it means"),
    FIELDS("fields", "the names of fields, with type and meaning"),
    SOCKETS("sockets", "which sockets this process may open, and what is missing");

    private final String word;
    private final String summary;

    Commands(String word, String summary) {
        this.word = word;
        this.summary = summary;
    }

    /** The word on the command line. */
    String word() {
        return word;
    }

    /** One line for the list of commands. */
    String summary() {
        return summary;
    }

    /** A new command, which has not been given its options yet. */
    Command create() {
        return switch (this) {
            case DEMO -> new DemoCommand();
            case FIELDS -> new FieldsCommand();
            case FILTER -> new FilterCommand();
            case INTERFACES -> new InterfacesCommand();
            case CAPTURE -> new CaptureCommand();
            case READ -> new ReadCommand();
            case CRAFT -> new CraftCommand();
            case INJECT -> new InjectCommand();
            case REPLAY -> new ReplayCommand();
            case INFO -> new InfoCommand();
            case MERGE -> new MergeCommand();
            case REPAIR -> new RepairCommand();
            case SOCKETS -> new SocketsCommand();
        };
    }

    /** The command of that name, or null. */
    static Commands find(String word) {
        for (Commands command : values()) {
            if (command.word.equals(word)) {
                return command;
            }
        }
        return null;
    }
}
