package io.tapline.protocol;

import io.tapline.wire.Layer;
import io.tapline.wire.NetworkLayer;
import io.tapline.wire.Text;

/** A header between IP and the transport: the transport sees the addresses of IP through it. */
abstract class BetweenLayer extends Layer implements NetworkLayer {
    private NetworkLayer network() {
        return (NetworkLayer) parent();
    }

    @Override
    public int version() {
        return network().version();
    }

    @Override
    public int firstProtocol() {
        return network().firstProtocol();
    }

    @Override
    public boolean isFragment() {
        return network().isFragment();
    }

    @Override
    public int hopLimit() {
        return network().hopLimit();
    }

    @Override
    public int sourceIndex() {
        return network().sourceIndex();
    }

    @Override
    public int destinationIndex() {
        return network().destinationIndex();
    }

    @Override
    public long pseudoHeaderSum(int protocolNumber, int upperLength) {
        return network().pseudoHeaderSum(protocolNumber, upperLength);
    }

    @Override
    public void sourceText(Text out) {
        network().sourceText(out);
    }

    @Override
    public void destinationText(Text out) {
        network().destinationText(out);
    }
}
