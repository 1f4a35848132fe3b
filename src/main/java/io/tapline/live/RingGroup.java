package io.tapline.live;

import io.tapline.frame.FrameHandler;
import io.tapline.frame.FrameSource;
import io.tapline.linux.Poller;
import io.tapline.linux.Socket;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Several rings as one source: each poll goes round all of them, beginning with another one each time, and waits on all of them together where
 * none has a frame. Frames of one interface stay in order; those of different interfaces may be out of order by up to the retire time.
 */
public final class RingGroup implements FrameSource {
    private final List<RingSource> sources;
    private final boolean[] over;
    private final Poller poller;
    private int first;

    /** Takes the sources over. */
    public RingGroup(List<RingSource> sources) {
        this.sources = List.copyOf(sources);
        this.over = new boolean[sources.size()];
        List<Socket> sockets = new ArrayList<>();
        for (RingSource source : sources) {
            sockets.add(source.socket());
        }
        this.poller = new Poller(sockets);
    }

    @Override
    public int poll(FrameHandler handler, int limit) throws IOException {
        int entered = 0;
        try {
            while (entered < sources.size()) {
                sources.get(entered).ring().memory().acquire();
                entered++;
            }
            int count = take(handler, limit);
            if (count != 0) {
                return count;
            }
            if (isOver()) {
                return END;
            }
            await();
            return take(handler, limit);
        } finally {
            for (int i = 0; i < entered; i++) {
                sources.get(i).ring().memory().release();
            }
        }
    }

    private int take(FrameHandler handler, int limit) throws IOException {
        int size = sources.size();
        int begin = first;
        first = begin + 1 >= size ? 0 : begin + 1;
        int count = 0;
        for (int i = 0; i < size && count < limit; i++) {
            // A share for each, so that a busy interface does not keep the others waiting until their rings overflow.
            int share = Math.max(1, (limit - count) / (size - i));
            count += sources.get((begin + i) % size).take(handler, share);
        }
        return count;
    }

    private boolean isOver() throws IOException {
        boolean all = true;
        for (int i = 0; i < over.length; i++) {
            over[i] = over[i] || sources.get(i).isOver();
            all &= over[i];
        }
        return all;
    }

    private void await() throws IOException {
        int millis = Integer.MAX_VALUE;
        for (int i = 0; i < over.length; i++) {
            millis = Math.min(millis, sources.get(i).nextWaitMillis());
        }
        poller.await(Socket.POLLIN, millis);
        for (int i = 0; i < over.length; i++) {
            sources.get(i).waited(poller.events(i));
        }
    }

    @Override
    public boolean stop() {
        for (RingSource source : sources) {
            source.stop();
        }
        return true;
    }

    /** The sum over the rings. */
    public RingStatistics statistics() throws IOException {
        RingStatistics sum = RingStatistics.NONE;
        for (RingSource source : sources) {
            RingStatistics one = source.statistics();
            sum = sum.plus(one.received(), one.dropped(), one.freezes());
        }
        return sum;
    }

    /** The rings, in the order given. */
    public List<RingSource> sources() {
        return sources;
    }

    /** Closes all of them, whatever happens on the way, and then throws what happened first. */
    @Override
    public void close() throws IOException {
        IOException failure = null;
        for (RingSource source : sources) {
            try {
                source.close();
            } catch (IOException e) {
                failure = failure == null ? e : failure;
            }
        }
        if (failure != null) {
            throw failure;
        }
    }
}
