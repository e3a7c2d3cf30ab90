package elva.tcp;

import elva.tcp.buffer.ChunkPool;
import elva.tcp.congestion.AckSample;
import elva.tcp.congestion.LossSample;
import elva.tcp.congestion.SendNote;
import elva.tcp.loss.SentPool;
import elva.time.Timer;
import elva.time.Timers;
import elva.wire.Endpoint;
import elva.wire.IpAddress;
import elva.wire.SipHash;
import elva.wire.TcpOptions;
import java.util.ArrayDeque;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// What all connections of one stack share. One owner at a time, no locks inside.
final class Shard {
    final TcpConfig config;
    final IpLayer ip;
    final LongSupplier entropy;
    final Timers timers = new Timers();
    final ChunkPool chunks;
    final Counters counters = new Counters();
    final Journal journal;
    final Replies replies = new Replies(this);
    final Demux demux;
    final ListenTable listens = new ListenTable();
    final Embryos embryos = new Embryos(this);
    final TimeWaits timeWaits = new TimeWaits(this);
    final Defects defects = new Defects(this);
    final InitialSequence isn;
    private final SipHash timestampHash;
    /// To look up whether a pair of sockets is taken.
    final Segment nameProbe = new Segment();
    private final SipHash portHash;
    private int connectCount;
    /// What the ACK that is processed brought.
    final AckSample ackSample = new AckSample();
    final SendNote sendNote = new SendNote();
    final LossSample lossSample = new LossSample();
    final int[] sackEdges = new int[2 * TcpOptions.MAX_SACK_COUNT];
    /// Where connections remember what flies.
    final SentPool sentPool = new SentPool();
    /// The time of the step that runs.
    long nowNanos;

    private @Nullable Tcb firstQueued;
    private @Nullable Tcb lastQueued;
    private @Nullable Tcb firstAwaiting;
    private @Nullable Tcb lastAwaiting;
    private @Nullable Connection firstSignalled;
    private @Nullable Connection lastSignalled;
    private final ArrayDeque<Listener> acceptable = new ArrayDeque<>();

    Shard(TcpConfig config, IpLayer ip, LongSupplier entropy, TcpObserver observer) {
        this.config = config;
        this.ip = ip;
        this.entropy = entropy;
        journal = new Journal(this, GuardedObserver.of(observer));
        chunks = new ChunkPool(config.get(Setting.BUFFER_MEMORY));
        portHash = new SipHash(entropy.getAsLong(), entropy.getAsLong());
        demux = new Demux(new SipHash(entropy.getAsLong(), entropy.getAsLong()));
        isn = new InitialSequence(entropy.getAsLong(), entropy.getAsLong());
        timestampHash = new SipHash(entropy.getAsLong(), entropy.getAsLong());
    }

    // Who may have something to send or to tell

    void queue(Tcb t) {
        if (t.queued) return;
        t.queued = true;
        t.nextQueued = null;
        if (lastQueued == null) firstQueued = t;
        else lastQueued.nextQueued = t;
        lastQueued = t;
    }

    @Nullable Tcb firstQueued() {
        return firstQueued;
    }

    void dequeueFirst() {
        Tcb t = firstQueued;
        if (t == null) return;
        firstQueued = t.nextQueued;
        if (firstQueued == null) lastQueued = null;
        t.nextQueued = null;
        t.queued = false;
    }

    /// Something happened that a user wants to know.
    void signalled(Connection c) {
        if (c.isQueued) return;
        c.isQueued = true;
        c.nextSignalled = null;
        if (lastSignalled == null) firstSignalled = c;
        else lastSignalled.nextSignalled = c;
        lastSignalled = c;
    }

    /// A SEND found no memory: WRITABLE is told once there is some, though nothing of this
    /// connection be acknowledged.
    void awaitMemory(Tcb t) {
        if (t.awaitsMemory) return;
        t.awaitsMemory = true;
        t.nextAwaiting = null;
        if (lastAwaiting == null) firstAwaiting = t;
        else lastAwaiting.nextAwaiting = t;
        lastAwaiting = t;
    }

    /// As many as there are chunks, those that waited longest first.
    private void tellOfMemory() {
        long chunkCount = firstAwaiting == null ? 0 : chunks.freeCount();
        for (Tcb t; chunkCount > 0 && (t = firstAwaiting) != null;) {
            firstAwaiting = t.nextAwaiting;
            if (firstAwaiting == null) lastAwaiting = null;
            t.nextAwaiting = null;
            t.awaitsMemory = false;
            if (t.state() == State.CLOSED) continue;
            t.signal(Signal.WRITABLE);
            chunkCount--;
        }
    }

    /// A listener has a connection more.
    void acceptable(Listener l) {
        acceptable.add(l);
    }

    /// Whether anybody is to be called back or may have something to send.
    boolean owes() {
        return firstSignalled != null || firstQueued != null || !acceptable.isEmpty()
                || replies.count() > 0 || (firstAwaiting != null && !chunks.isExhausted());
    }

    /// Calls back whoever waits, until nobody is to be called. What a callback throws ends its own
    /// connection; an error of ours flies where assertions are wanted.
    void callBack() {
        tellOfMemory();
        for (Listener l; (l = acceptable.poll()) != null;) {
            try {
                l.call();
            } catch (Throwable e) {
                journal.observer.listenerFailed(l, e);
            }
        }
        for (Connection c; (c = firstSignalled) != null;) {
            firstSignalled = c.nextSignalled;
            if (firstSignalled == null) lastSignalled = null;
            c.isQueued = false;
            c.nextSignalled = null;
            try {
                c.callBack();
            } catch (Throwable e) {
                journal.observer.callbackFailed(c, e);
                if (c.end() == null) c.abort(nowNanos);
            }
        }
    }

    // Time

    /// Takes out the earliest timer that is due; `null` if none is.
    @Nullable Timer pollExpired() {
        Timer due = timers.pollExpired(nowNanos);
        return due != null ? due : timeWaits.ends().pollExpired(nowNanos);
    }

    /// When the next timer is due; `Long.MAX_VALUE` if none runs.
    long nextDeadlineNanos() {
        Timers ends = timeWaits.ends();
        if (ends.size() == 0) return timers.nextDeadlineNanos();
        if (timers.size() == 0) return ends.nextDeadlineNanos();
        long next = timers.nextDeadlineNanos();
        return ends.nextDeadlineNanos() - next < 0 ? ends.nextDeadlineNanos() : next;
    }

    // Limits and names

    /// Whether no connection more can be had.
    boolean isFull() {
        int whole = demux.size() - embryos.count() - timeWaits.count();
        return whole >= config.getInt(Setting.CONNECTIONS);
    }

    /// Where the search for a port to a destination begins. RFC 6056 §3.3.3.
    long portOffset(IpAddress from, Endpoint remote) {
        IpAddress to = remote.address();
        connectCount++;
        return (portHash.hash(from.high(), from.low(), to.high(), to.low(), remote.port()) >>> 1)
                + connectCount;
    }

    int nextIss(ControlBlock b) {
        return isn.next(b.localHigh, b.localLow, b.remoteHigh, b.remoteLow, b.ports(), nowNanos);
    }

    /// TSval at time 0 for a pair of sockets, the same for each of its incarnations. RFC 7323 §7
    int timestampOffset(ControlBlock b) {
        return (int) timestampHash.hash(b.localHigh, b.localLow, b.remoteHigh, b.remoteLow,
                Integer.toUnsignedLong(b.ports()));
    }
}
