package elva.tcp;

import elva.wire.Control;
import elva.wire.Datagram;
import elva.wire.Endpoint;
import elva.wire.IpAddress;
import elva.wire.SegmentText;
import elva.wire.Seq;
import elva.wire.TcpHeader;
import elva.wire.TcpWriter;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Puts a TCP into the state that a row describes, lets the row's segment arrive as octets, and
/// takes down what follows.
final class TableBench {
    private static final int PAYLOAD_OFFSET = 64;
    private static final int BUFFER_LENGTH = 4000;
    private static final long NOW_NANOS = 1_000_000_000L;
    private static final TcpConfig CONFIG = TcpConfig.STANDARD
            .with(Setting.DELAYED_ACK, 0).with(Setting.RECEIVE_BUFFER, BUFFER_LENGTH);
    private static final MemorySegment ZEROS = Arena.global().allocate(8192);

    private final IpAddress local;
    private final IpAddress remote;
    private final Datagram in = new Datagram();
    private final Datagram out = new Datagram();
    private final TcpWriter writer = new TcpWriter();

    TcpEngine engine;
    Shard shard;
    @Nullable Tcb tcb;
    @Nullable Listener listener;
    @Nullable Connection connection;
    int unreadBefore;

    TableBench(String local, String remote) {
        this.local = IpAddress.parse(local);
        this.remote = IpAddress.parse(remote);
        in.buffer = Arena.ofAuto().allocate(8192);
        out.buffer = Arena.ofAuto().allocate(8192);
        engine = newEngine();
        shard = engine.shard();
    }

    private TcpEngine newEngine() {
        long[] random = {1};
        return new TcpEngine(CONFIG, new FixedIp(local), () -> random[0]++, TcpObserver.NONE);
    }

    /// A fresh TCP, in the state the row begins with.
    void prepare(TableRow row) {
        engine.close();
        engine = newEngine();
        shard = engine.shard();
        engine.at(NOW_NANOS);
        tcb = null;
        listener = null;
        connection = null;
        State state = row.state("state");
        boolean listens = state == State.LISTEN || row.flag("listener")
                || row.text("case").startsWith("syn-received-passive")
                || row.text("case").startsWith("syn-received-time-wait");
        if (listens) {
            listener = engine.tcp().listen(new Endpoint(local, 80), OpenOptions.STANDARD,
                    Listener.Events.NONE, NOW_NANOS);
        }
        switch (state) {
            case CLOSED, LISTEN -> { }
            case SYN_RECEIVED -> {
                if (row.text("origin").equals("active")) whole(row);
                else embryo(row);
            }
            case TIME_WAIT -> {
                whole(row);
                shard.timeWaits.begin(tcb());
                unreadBefore = 0;
            }
            case SYN_SENT, ESTABLISHED, FIN_WAIT_1, FIN_WAIT_2, CLOSE_WAIT, CLOSING, LAST_ACK ->
                    whole(row);
        }
    }

    private Tcb tcb() {
        return Objects.requireNonNull(tcb);
    }

    private void name(ControlBlock b) {
        b.localHigh = local.high();
        b.localLow = local.low();
        b.remoteHigh = remote.high();
        b.remoteLow = remote.low();
        b.localPort = 80;
        b.remotePort = 1024;
    }

    private void whole(TableRow row) {
        Tcb t = new Tcb(shard, CONFIG);
        tcb = t;
        name(t);
        t.resume(row.state("state"));
        t.origin = Origin.ACTIVE;
        t.noDelay = true;
        connection = new Connection(shard, t);
        t.connection = connection;
        send(t.snd, row);
        receive(t, row);
        t.snd.synAcked = row.number("snd_una") != row.number("iss");
        int end = row.number("snd_end");
        t.snd.textSeq = t.snd.synAcked && Seq.lt(t.snd.una, end) ? t.snd.una : end;
        int queued = t.sendBuffer.write(ZEROS, 0, end - t.snd.textSeq);
        assert queued == end - t.snd.textSeq;
        t.congestion.segmentSize(1460);
        shard.demux.put(t);
    }

    private static void send(Send snd, TableRow row) {
        snd.iss = row.number("iss");
        snd.una = row.number("snd_una");
        snd.nxt = row.number("snd_nxt");
        snd.mss = 1460;
        snd.wnd = row.number("snd_wnd");
        snd.wl1 = row.number("wl1");
        snd.wl2 = row.number("wl2");
        snd.maxWnd = row.number("max_snd_wnd");
        snd.bytesAcked = row.number("bytes_acked");
        snd.finQueued = row.flag("fin_queued");
        snd.finSent = row.flag("fin_sent");
    }

    private void receive(Tcb t, TableRow row) {
        t.rcv.irs = row.number("irs");
        t.rcv.nxt = row.number("rcv_nxt");
        t.rcv.wnd = row.number("rcv_wnd");
        int[][] held = row.ranges("held");
        int room = held.length == 0 ? t.rcv.wnd : Math.max(t.rcv.wnd, held[held.length - 1][1]
                - t.rcv.nxt);
        t.receiveBuffer.write(0, ZEROS, 0, BUFFER_LENGTH - room);       // the user does not read
        t.receiveBuffer.advance();
        for (int[] range : held) {
            t.receiveBuffer.write(range[0] - t.rcv.nxt, ZEROS, 0, range[1] - range[0]);
        }
        unreadBefore = t.receiveBuffer.unread();
        if (!row.isEmpty("held_fin")) Text.holdFin(t, row.number("held_fin"));
    }

    private void embryo(TableRow row) {
        TimeWait parent = null;
        if (!row.isEmpty("tw_rcv_nxt")) {
            Tcb old = new Tcb(shard, CONFIG);
            name(old);
            old.resume(State.TIME_WAIT);
            old.snd.nxt = row.number("tw_snd_nxt");
            old.snd.una = old.snd.nxt;
            old.rcv.nxt = row.number("tw_rcv_nxt");
            old.rcv.wnd = row.number("rcv_wnd");
            parent = new TimeWait(shard, old, new Connection(shard, old));
            long end = NOW_NANOS + parent.lifetimeNanos / 2;
            shard.timeWaits.ends().schedule(parent.timer, end);
            shard.timeWaits.ends().cancel(parent.timer);
        }
        Segment s = new Segment();
        s.localHigh = local.high();
        s.localLow = local.low();
        s.remoteHigh = remote.high();
        s.remoteLow = remote.low();
        s.localPort = 80;
        s.remotePort = 1024;
        s.seq = row.number("irs");
        s.wnd = row.number("snd_wnd");
        HalfOpen h = new HalfOpen(shard, Objects.requireNonNull(listener), s, parent);
        h.state = State.SYN_RECEIVED;
        h.iss = row.number("iss");
        h.rcvWnd = row.number("rcv_wnd");
        h.mss = 1460;
        shard.embryos.adopt(h);
    }

    /// The row's segment arrives.
    void arrive(TableRow row) {
        in.payloadOffset = PAYLOAD_OFFSET;
        in.sourceHigh = remote.high();
        in.sourceLow = remote.low();
        in.destinationHigh = local.high();
        in.destinationLow = local.low();
        int text = row.number("seg_text");
        int header = writer.start(in.buffer, PAYLOAD_OFFSET).ports(1024, 80)
                .seq(row.number("seg_seq")).ack(row.number("seg_ack")).flags(row.control())
                .window(row.number("seg_wnd")).urgentPointer(row.number("seg_up")).finishHeader();
        in.payloadLength = header + text;
        writer.checksum(in.sourceHigh, in.sourceLow, in.destinationHigh, in.destinationLow, text);
        engine.receive(in, false);
        if (tcb == null && block() instanceof Tcb grown && grown.rcv.wnd == 0) {
            grown.receiveBuffer.write(0, ZEROS, 0, grown.receiveBuffer.free());    // not read
            grown.receiveBuffer.advance();
        }
    }

    /// The block the segment's sockets name now; `null` if none.
    @Nullable ControlBlock block() {
        Segment name = shard.nameProbe;
        name.localHigh = local.high();
        name.localLow = local.low();
        name.remoteHigh = remote.high();
        name.remoteLow = remote.low();
        name.localPort = 80;
        name.remotePort = 1024;
        return shard.demux.find(name);
    }

    /// A segment that left.
    record Sent(String text, int seq, int ack, int control, int textLength) {}

    /// Everything that is owed.
    List<Sent> sent() {
        List<Sent> sent = new ArrayList<>();
        TcpHeader header = new TcpHeader();
        while (true) {
            out.payloadOffset = PAYLOAD_OFFSET;
            if (engine.next(out) == null) return sent;
            if (header.wrap(out.buffer, PAYLOAD_OFFSET, out.payloadLength) != null
                    || !header.checksumOk(out.sourceHigh, out.sourceLow, out.destinationHigh,
                            out.destinationLow)) {
                throw new AssertionError("malformed segment sent");
            }
            sent.add(new Sent(SegmentText.of(header), header.seq(), header.ack(),
                    header.flags() & ~Control.PSH, header.textLength()));
        }
    }

    /// An IP layer with one address.
    record FixedIp(IpAddress own) implements IpLayer {
        @Override
        public IpAddress sourceFor(IpAddress to) { return own; }

        @Override
        public boolean isOurs(IpAddress address) { return address.equals(own); }

        @Override
        public boolean isUnicast(IpAddress address) { return true; }

        @Override
        public int mtu() { return 1500; }
    }
}
