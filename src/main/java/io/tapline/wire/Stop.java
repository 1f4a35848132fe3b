package io.tapline.wire;

/** Why decoding went no further. Never an error of the program: a packet may hold anything. */
public enum Stop {
    /** Everything that the lengths promise was decoded, or what is left is payload that no protocol is bound to. */
    END,
    /** There is payload, and the key that names its protocol is not bound. */
    UNKNOWN_NEXT,
    /** A fragment that does not begin with the upper header. */
    FRAGMENT,
    /** The header goes on past the captured bytes: the frame was cut by the snap length or the file. */
    TRUNCATED,
    /** A length field leaves less room than the header needs, or says what cannot be. */
    MALFORMED,
    /** More headers inside each other than the stack takes. */
    TOO_DEEP
}
