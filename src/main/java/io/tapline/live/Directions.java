package io.tapline.live;

/** Which frames of an interface are captured. */
public enum Directions {
    /** Received ones. */
    IN,
    /** Those that this host sends. */
    OUT,
    /** All; on loopback, where each frame is sent and received, received ones. */
    INOUT
}
