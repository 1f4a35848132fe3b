package io.tapline.cli;

import java.util.concurrent.Callable;

/** What a word on the command line runs: says which options it has, and once they are given does its work and returns the exit status. */
interface Command extends Callable<Integer> {
    /** The options, each declared; asked for once. */
    Options options();

    /** Looks at the arguments before the options are read from them, and returns those that are left. */
    default String[] preparse(String[] args) {
        return args;
    }
}
