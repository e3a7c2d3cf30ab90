package elva.tcp;

import elva.tcp.buffer.ReceiveBuffer;
import elva.tcp.buffer.SendBuffer;
import elva.tcp.congestion.CongestionControl;
import elva.tcp.congestion.Inflation;
import elva.tcp.congestion.Pacer;
import elva.tcp.loss.LossRecovery;
import elva.tcp.loss.RttEstimator;
import elva.tcp.loss.SackRecovery;
import elva.tcp.loss.TailLossProbe;
import org.jspecify.annotations.Nullable;

/// The transmission control block: the variables of one connection. RFC 9293 §3.3.1.
final class Tcb extends ControlBlock {
    final Shard shard;
    final TcpConfig config;
    private State state = State.CLOSED;
    Origin origin = Origin.ACTIVE;

    final Send snd = new Send();
    final Receive rcv = new Receive();
    final Owed owed = new Owed();
    final Timestamps timestamps = new Timestamps();
    final SackReport sack = new SackReport();
    /// Both SYNs carried a window scale.
    boolean scaled;
    final Deadlines deadlines;
    Statistics statistics = new Statistics();
    final Flight flight;
    /// What is lost, if the peer speaks no SACK, and if it does.
    final LossRecovery recovery = new LossRecovery();
    final SackRecovery selective;
    final TailLossProbe tailProbe = new TailLossProbe();
    final Undo undo = new Undo();
    final SendBuffer sendBuffer;
    final ReceiveBuffer receiveBuffer;
    RttEstimator rtt;
    CongestionControl congestion;
    final Inflation inflation = new Inflation();
    final Pacer pacer = new Pacer();

    @Nullable Connection connection;
    /// The record this was blown up from, while a segment to an embryo is looked at.
    @Nullable HalfOpen embryo;
    /// The record this was blown up from, while a segment to a TIME-WAIT is looked at.
    @Nullable TimeWait timeWait;
    /// The LISTEN that a passive OPEN for one connection goes back to.
    @Nullable Listener listener;
    /// Whom a passive OPEN for one connection waits for.
    WantedRemote wanted = WantedRemote.ANY;

    int dscp;
    int hopLimit;
    @Nullable SourceRoute sourceRoute;
    boolean sourceRouteGiven;
    boolean noDelay;
    boolean keepAlive;
    /// CLOSE came in SYN-RECEIVED and acts on reaching ESTABLISHED (T16, T41).
    boolean closePending;
    /// Nobody holds the connection: text that comes now has no reader (MAY-1).
    boolean orphan;
    final PathMtu path = new PathMtu();
    long userTimeoutNanos;
    /// R2: the setting's, but never before a user timeout that the user asked for.
    long r2Nanos;
    /// The same for our SYN. MUST-23
    long r2SynNanos;
    long challengedNanos;
    boolean challenged;

    /// In the queue of those to which the pool lent too little for a SEND, and the next one there.
    boolean awaitsMemory;
    @Nullable Tcb nextAwaiting;

    /// In the queue of those that may have something to send, and the next one there.
    boolean queued;
    @Nullable Tcb nextQueued;

    Tcb(Shard shard, TcpConfig config) {
        this.shard = shard;
        this.config = config;
        deadlines = new Deadlines(shard.timers, timer);
        sendBuffer = new SendBuffer(shard.chunks, config.getInt(Setting.SEND_BUFFER));
        receiveBuffer = new ReceiveBuffer(shard.chunks, config.getInt(Setting.RECEIVE_BUFFER),
                config.getInt(Setting.OUT_OF_ORDER_RANGES));
        rtt = newRtt(config);
        flight = new Flight(this);
        selective = new SackRecovery(flight.queue, config.is(Setting.RACK),
                config.getInt(Setting.DUPLICATE_ACKS));
        congestion = CongestionAlgorithm.of(this);
        path.reset(shard.ip.mtu());
        configure();
    }

    /// What the settings say and a user may change.
    private void configure() {
        sendBuffer.capacity(config.getInt(Setting.SEND_BUFFER));
        userTimeoutNanos = config.get(Setting.USER_TIMEOUT);
        r2Nanos = config.get(Setting.R2);
        r2SynNanos = config.get(Setting.R2_SYN);
        hopLimit = config.getInt(Setting.HOP_LIMIT);
    }

    private static RttEstimator newRtt(TcpConfig config) {
        return new RttEstimator(config.get(Setting.CLOCK_GRANULARITY),
                config.get(Setting.RTO_INITIAL), config.get(Setting.RTO_MIN),
                config.get(Setting.RTO_MAX));
    }

    /// As new, but for its name: whatever variable a connection has is set here, or in what is
    /// called from here.
    void reset() {
        state = State.CLOSED;
        origin = Origin.ACTIVE;
        statistics = new Statistics();
        forgetPeer();
        snd.reset();
        deadlines.disarmAll();
        sendBuffer.clear();
        receiveBuffer.clear();
        connection = null;
        embryo = null;
        timeWait = null;
        listener = null;
        wanted = WantedRemote.ANY;
        dscp = 0;
        sourceRoute = null;
        sourceRouteGiven = false;
        noDelay = false;
        keepAlive = false;
        closePending = false;
        orphan = false;
        configure();
    }

    /// A connection that goes back to LISTEN meets another peer next: nothing that one peer said,
    /// or its path taught, is true of it. What our user said and queued stays, and SND is numbered
    /// anew by [Send#begin].
    void forgetPeer() {
        rcv.reset();
        owed.clear();
        timestamps.start(0);
        sack.reset();
        scaled = false;
        recovery.reset();
        rtt = newRtt(config);
        flight.forgetPath();
        selective.reset();
        tailProbe.forgetPath();
        undo.reset();
        congestion = CongestionAlgorithm.of(this);
        inflation.end();
        pacer.reset();
        path.reset(shard.ip.mtu());
        statistics.forgetPeer();
        challenged = false;
        challengedNanos = 0;
    }

    @Override
    State state() {
        return state;
    }

    /// Takes an arc: the only writer of this state.
    ///
    /// @throws AssertionError if the law knows no such arc
    void enter(State to, Cause cause) {
        State from = state;
        state = Transition.take(from, to, cause);
        if (embryo != null) embryo.state = to;
        if (timeWait != null && embryo == null) timeWait.state = to;
        statistics.entered(from, cause, shard.nowNanos);
        shard.journal.entered(this, from, to, cause);
    }

    /// A timer of this connection ran out.
    @Override
    public void expired(long nowNanos) {
        Timeouts.expired(this, nowNanos);
    }

    /// Puts the variables of a record into this block without an arc: it was in that state before.
    void resume(State as) {
        state = as;
    }

    // Questions

    /// SND.NXT after everything queued is sent, the FIN not counted: the FIN's number.
    int sndEnd() {
        return snd.textSeq + sendBuffer.length();
    }

    /// T16: the FIN was sent and SND.UNA is past its number.
    boolean finAcknowledged() {
        return snd.finSent && snd.una == sndEnd() + 1;
    }

    /// Octets queued and never sent.
    int unsent() {
        return snd.finSent ? 0 : Math.max(0, sndEnd() - snd.nxt);
    }

    /// Whether a FIN is to be sent that never was.
    boolean finUnsent() {
        return snd.finQueued && !snd.finSent;
    }

    /// Whether text or a FIN may leave in this state. A FIN of SYN-RECEIVED's CLOSE waits for
    /// nothing; text waits for ESTABLISHED (RFC 9293 §3.5).
    boolean maySend() {
        return switch (state) {
            case ESTABLISHED, CLOSE_WAIT, FIN_WAIT_1, CLOSING, LAST_ACK -> true;
            case CLOSED, LISTEN, SYN_SENT, SYN_RECEIVED, FIN_WAIT_2, TIME_WAIT -> false;
        };
    }

    /// Eff.snd.MSS: octets of text in a segment. RFC 9293 §3.7.1, MUST-16.
    int effectiveMss() {
        int headers = isV4() ? 40 : 60;
        int options = (sourceRoute == null ? 0 : sourceRoute.length())
                + (timestamps.on ? SentOptions.TIMESTAMPS_LENGTH : 0);
        return Math.max(1, Math.min(snd.mss, path.mtu - headers) - options);
    }

    // What flies and what is lost

    /// What is taken to be in the network, as the congestion window sees it.
    int inFlight() {
        return sack.permitted ? selective.pipe() : recovery.flight(snd.una, snd.nxt);
    }

    /// FlightSize where a reduction is reckoned from it: what is acknowledged in any form counts no
    /// more.
    int flightSize() {
        return sack.permitted ? flight.queue.length() - flight.queue.sackedLength() : snd.flight();
    }

    /// How much may fly now: CWND, and what mending a loss makes of it.
    int congestionWindow() {
        int cwnd = congestion.window();
        if (congestion.ownsRecovery()) return cwnd;
        return sack.permitted ? selective.window(cwnd) : inflation.of(cwnd);
    }

    /// Whether fast recovery runs.
    boolean isFast() {
        return recovery.isFast() || selective.isFast();
    }

    /// Whether losses are being mended.
    boolean isMending() {
        return sack.permitted ? selective.isMending()
                : recovery.isFast() || (recovery.isAfterTimeout() && statistics.timeouts > 0);
    }

    /// Whether what is sent again may take new text along.
    boolean mayGrow() {
        return sack.permitted ? selective.mayGrow(snd.nxt) : recovery.mayGrow(snd.nxt);
    }

    /// Fast recovery ends without the ACK that would end it: everything is sent again.
    void abandonRecovery() {
        if (isFast()) congestion.recovered(flightSize(), shard.nowNanos);
        inflation.end();
        tailProbe.reset();
        if (sack.permitted) selective.resendAll(snd.nxt);
        else recovery.resendAll(snd.una, snd.nxt);
    }

    /// What was taken for lost was not.
    void nothingIsLost() {
        inflation.end();
        if (sack.permitted) selective.undone();
        else recovery.undone();
    }

    /// The MSS option we send: what one packet of our link can bring. MUST-67.
    int receiveMss() {
        return Math.min(shard.ip.mtu() - (isV4() ? 40 : 60), config.getInt(Setting.MSS_MAX));
    }

    /// Takes the peer's MSS option: the default without one (MUST-15), never below our floor.
    void peerMss(int option) {
        int standard = isV4() ? 536 : 1220;
        int least = config.getInt(Setting.MSS_MIN);
        snd.mss = option < 0 ? standard : Math.max(option, least);
        congestion.segmentSize(effectiveMss());
    }

    /// Larger packets are tried again after a while.
    void tryLargerPackets() {
        long pause = config.get(Setting.PATH_MTU_RAISE);
        if (!path.mayRise(shard.ip.mtu(), pause, shard.nowNanos)) return;
        path.reset(shard.ip.mtu());
        congestion.segmentSize(effectiveMss());
    }

    // What is owed

    void oweAck() {
        owed.ack = true;
    }

    void oweChallenge() {
        owed.challenge = true;
    }

    /// Decides upon the throttled ACK once the segment is done: one in each interval. T18.
    void settleChallenge() {
        if (!owed.challenge) return;
        owed.challenge = false;
        if (owed.anyAck()) return;
        long interval = config.get(Setting.CHALLENGE_INTERVAL);
        if (challenged && shard.nowNanos - challengedNanos < interval) {
            shard.counters.add(Counter.ACK_SKIPPED);
            return;
        }
        challenged = true;
        challengedNanos = shard.nowNanos;
        shard.counters.add(Counter.CHALLENGE_ACK);
        owed.ack = true;
    }

    /// Tells the user, next time the stack transmits.
    void signal(int bits) {
        if (connection != null) connection.signal(bits);
    }
}
