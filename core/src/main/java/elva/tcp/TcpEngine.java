package elva.tcp;

import elva.time.Timer;
import elva.wire.Datagram;
import elva.wire.TcpHeader;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// The side of TCP that faces IP: segments in, segments out, time. A stack has one; users of TCP
/// want [Tcp].
///
/// Confined to the thread that drives the stack. The time of a step is set by [#at].
public final class TcpEngine {
    private final Shard shard;
    private final Tcp tcp;
    private final Output output;
    private final TcpHeader header = new TcpHeader();
    private final Segment segment = new Segment();

    /// @param entropy unpredictable on a network, replayable in a simulation
    /// @throws IllegalArgumentException if two settings contradict each other
    public TcpEngine(TcpConfig config, IpLayer ip, LongSupplier entropy, TcpObserver observer) {
        shard = new Shard(config.consistent(), ip, entropy, observer);
        tcp = new Tcp(shard);
        output = new Output(shard);
    }

    /// What all its connections share.
    Shard shard() { return shard; }

    /// What users have.
    public Tcp tcp() { return tcp; }

    public Counters counters() { return shard.counters; }

    /// Something happened below TCP that is counted with it.
    public void count(Counter counter) {
        shard.counters.add(counter);
    }

    /// What became of the segment received last.
    public Verdict verdict() { return shard.journal.verdict; }

    /// A packet arrives: nothing has become of it yet.
    public void begin() {
        shard.journal.verdict.clear();
    }

    /// Sets the time of what follows.
    public void at(long nowNanos) {
        shard.nowNanos = nowNanos;
    }

    /// The time of the step that runs.
    public long nowNanos() { return shard.nowNanos; }

    /// The largest packet of the link, in octets.
    public int mtu() { return shard.ip.mtu(); }

    /// Whether somebody is still to be called back, or something to be sent.
    public boolean owes() {
        return shard.owes();
    }

    /// A segment arrived in a datagram that IP found to be in order. RFC 9293 §3.10.7.
    ///
    /// @param checked whether the device vouches for the checksum
    public void receive(Datagram ip, boolean checked) {
        shard.journal.verdict.clear();
        shard.counters.add(Counter.IN_SEGS);
        if (header.wrap(ip.buffer, ip.payloadOffset, ip.payloadLength) != null) {
            discard(Discard.TCP_HEADER);
            return;
        }
        if (!checked && !header.checksumOk(ip.sourceHigh, ip.sourceLow, ip.destinationHigh,
                ip.destinationLow)) {                                       // MUST-3
            shard.counters.add(Counter.IN_CSUM_ERRORS);
            discard(Discard.TCP_CSUM);
            return;
        }
        segment.read(header, ip);
        if (segment.remotePort == 0 || segment.localPort == 0) {
            shard.journal.discard(Discard.TCP_MARTIAN, segment);
            return;
        }
        demultiplex(segment);
    }

    /// A datagram was discarded before TCP could look at it.
    public void discard(Discard why) {
        if (why == Discard.TCP_HEADER || why == Discard.TCP_CSUM) {
            shard.counters.add(Counter.IN_ERRS);
        }
        shard.journal.discard(why);
    }

    private void demultiplex(Segment s) {
        ControlBlock b = shard.demux.find(s);
        try {
            if (b == null) {
                arrivesNowhere(s);
                return;
            }
            shard.journal.verdict.met(b.state());
            switch (b) {
                case Tcb t -> arrives(t, s);
                case HalfOpen h -> shard.embryos.arrives(h, s);
                case TimeWait w -> shard.timeWaits.arrives(w, s);
            }
        } catch (AssertionError | RuntimeException e) {
            // an embryo may have grown up
            shard.defects.happened(b instanceof HalfOpen ? shard.demux.find(s) : b, e);
        }
    }

    private void arrivesNowhere(Segment s) {
        Listener l = shard.listens.find(s);
        if (l == null) ListenArrives.closed(shard, s);
        else ListenArrives.listen(shard, l, s);
    }

    private void arrives(Tcb t, Segment s) {
        Statistics statistics = t.statistics;
        statistics.segmentsReceived++;
        statistics.lastDscp = s.dscp;
        SegmentArrives.arrives(t, s);
        statistics.lastReceivedNanos = shard.nowNanos;
        settle(t);
    }

    /// What a step leaves behind: a record in another form, a deadline, something to send.
    private void settle(Tcb t) {
        switch (t.state()) {
            case TIME_WAIT -> shard.timeWaits.begin(t);
            case LISTEN -> Opening.backToListen(t);
            case CLOSED -> { }
            case FIN_WAIT_2 -> {
                Timeouts.watchOrphan(t);
                Timeouts.watchSilence(t);
                shard.queue(t);
            }
            case SYN_SENT, SYN_RECEIVED, ESTABLISHED, FIN_WAIT_1, CLOSE_WAIT, CLOSING, LAST_ACK ->
                    shard.queue(t);
        }
    }

    /// An ICMP error quoted a segment of ours. RFC 9293 §3.9.2.2.
    public void icmpError(IcmpError error) {
        ControlBlock b = IcmpArrives.find(shard, error);
        try {
            IcmpArrives.arrives(shard, b, error);
        } catch (AssertionError | RuntimeException e) {
            shard.defects.happened(b, e);
        }
    }

    /// Fires every timer that is due.
    public void timeouts() {
        for (Timer timer; (timer = shard.pollExpired()) != null;) {
            try {
                timer.owner().expired(shard.nowNanos);
            } catch (AssertionError | RuntimeException e) {
                shard.defects.happened((ControlBlock) timer.owner(), e);
            }
        }
    }

    /// When the next timer is due, on the driver's clock; `Long.MAX_VALUE` if none runs.
    public long nextDeadlineNanos() {
        return shard.nextDeadlineNanos();
    }

    /// Calls back users who wait.
    public void callBack() {
        shard.callBack();
    }

    /// Writes the next segment that is owed, where the datagram's payload begins.
    ///
    /// @return the state of the connection that sends it, CLOSED if none does; `null` if nothing is
    ///     owed
    public @Nullable State next(Datagram out) {
        while (true) {
            try {
                return output.next(out);
            } catch (AssertionError | RuntimeException e) {
                shard.defects.happened(output.writing(), e);
            }
        }
    }

    /// What is in use.
    public Usage usage() {
        int records = shard.demux.size() - shard.embryos.count() - shard.timeWaits.count();
        return new Usage(records, shard.embryos.count(), shard.timeWaits.count(),
                shard.listens.size(), shard.timers.size() + shard.timeWaits.count(),
                shard.chunks.usedBytes(), shard.chunks.heldBytes(), shard.replies.count(),
                0);
    }

    /// Gives all memory back; nothing may be called after it.
    public void close() {
        shard.chunks.close();
    }
}
