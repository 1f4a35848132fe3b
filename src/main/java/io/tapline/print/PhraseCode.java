package io.tapline.print;

import io.tapline.frame.Frame;
import io.tapline.wire.Layer;
import io.tapline.wire.Text;

/** What the steps of a phrase do, as code of its own. Holds nothing, so that equal phrases of several threads may share it. */
interface PhraseCode {
    /**
     * Appends the text.
     *
     * @param phrase has what the steps need
     * @param out has room for all of it that is of bounded length
     */
    void text(Frame frame, long number, Layer[] headers, Phrase phrase, Text out);
}
