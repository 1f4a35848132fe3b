package io.tapline.filter;

import io.tapline.frame.FrameFilter;

final class JvmCompiler {
    private JvmCompiler() {}

    static FrameFilter compile(Program program) {
        return null;
    }
}
