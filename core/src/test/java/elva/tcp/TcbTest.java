package elva.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import elva.tcp.buffer.ChunkPool;
import elva.tcp.buffer.ReceiveBuffer;
import elva.tcp.buffer.SendBuffer;
import elva.tcp.loss.SentPool;
import elva.time.Timer;
import elva.time.Timers;
import elva.wire.Endpoint;
import elva.wire.IpAddress;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// A block that is borrowed again, or meets another peer, keeps no variable of the one before. Who
/// adds a variable adds it to [Tcb#reset] or to what that calls, else this does not pass.
class TcbTest {
    /// What stands for itself, or is told by [#buffers].
    private static final Set<Class<?>> CLOSED = Set.of(Shard.class, TcpConfig.class, Timers.class,
            Timer.class, SendBuffer.class, ReceiveBuffer.class, ChunkPool.class, Connection.class,
            HalfOpen.class, TimeWait.class, Listener.class, SourceRoute.class, WantedRemote.class,
            SentPool.class);
    /// The borrower's name, and places in queues.
    private static final List<String> NO_VARIABLES = List.of("localHigh", "localLow", "localPort",
            "remoteHigh", "remoteLow", "remotePort", "timer", "queued", "nextQueued",
            "awaitsMemory", "nextAwaiting", "shard", "config", "sendBuffer", "receiveBuffer");
    /// What means nothing while another variable says so.
    private static final List<String> MEANINGLESS = List.of("deadlines.atNanos",
            "deadlines.timer", "deadlines.timers", "path.flyingLength", "path.flyingEnd",
            "path.doubtedSeq", "flight.ack", "flight.echoNanos", "flight.resentAcknowledged",
            "flight.longestNanos", "flight.newest", "flight.scoreboard.", "flight.minRtt.origin",
            "flight.minRtt.newestPart", "flight.minRtt.least", "flight.queue.left",
            "flight.queue.partEnd", "flight.queue.pool", "selective.recover", "selective.window",
            "selective.minRtt", "selective.srtt", "selective.smss", "selective.lostMore",
            "selective.reduction.", "selective.rack.xmit", "selective.rack.endSeq",
            "selective.rack.fack", "selective.rack.raised", "selective.rack.duplicateRoundEnd",
            "selective.rack.candidate", "selective.pipe.highRxt", "selective.pipe.rescueRxt",
            "selective.pipe.recoveryPoint", "pacer.begunNanos", "pacer.nextNanos",
            "tailProbe.endSeq", "tailProbe.flightSize", "undo.afterTimeout", "undo.first",
            "undo.prior", "undo.watch.left", "undo.watch.right", "undo.watch.resent",
            "undo.watch.duplicate", "undo.watch.retransmitTs", "undo.forward.sack",
            "undo.forward.resentEnd", "undo.forward.recover", "recovery.recover",
            "recovery.resendNext", "sack.recent[",
            "sack.duplicateLeft", "sack.duplicateRight", "sack.lefts", "sack.rights");

    private final TcpEngine engine = new TcpEngine(TcpConfig.STANDARD, new TableBench.FixedIp(
            IpAddress.parse("192.0.2.1")), () -> 1, TcpObserver.NONE);
    private final Shard shard = engine.shard();

    @AfterEach
    void giveBack() {
        engine.close();
    }

    private Tcb fresh() {
        return new Tcb(shard, TcpConfig.STANDARD);
    }

    private static Map<String, Object> variables(Tcb t) {
        Map<String, Object> variables = Variables.of(t, CLOSED);
        variables.keySet().removeIf(p -> NO_VARIABLES.contains(p)
                || MEANINGLESS.stream().anyMatch(p::startsWith));
        return variables;
    }

    private static List<Object> buffers(Tcb t) {
        return List.of(t.sendBuffer.length(), t.sendBuffer.capacity(), t.receiveBuffer.unread(),
                t.receiveBuffer.heldCount(), t.receiveBuffer.capacity(), t.timer.running());
    }

    /// One with another value in every variable.
    private Tcb spoilt() {
        Tcb t = fresh();
        Variables.spoil(t, CLOSED);
        OpenOptions options = OpenOptions.STANDARD;
        t.connection = new Connection(shard, t);
        t.listener = new Listener(shard, t.local(), options, Listener.Events.NONE, null);
        t.embryo = new HalfOpen(shard, Objects.requireNonNull(t.listener), new Segment(), null);
        t.timeWait = new TimeWait(shard, t, Objects.requireNonNull(t.connection));
        t.wanted = new WantedRemote(new Endpoint(IpAddress.parse("192.0.2.2"), 80));
        Segment routed = new Segment();
        routed.returnRoute = new int[] {1, 2};
        t.sourceRoute = SourceRoute.back(routed);
        MemorySegment text = Arena.global().allocate(10);
        t.sendBuffer.write(text, 0, 10);
        t.sendBuffer.capacity(100);
        t.receiveBuffer.write(0, text, 0, 10);
        t.receiveBuffer.advance();
        t.receiveBuffer.write(5, text, 0, 5);
        t.deadlines.arm(TimerKind.ORPHAN, 1);
        return t;
    }

    @Test
    void spoilt_differsInEveryVariable() {
        Map<String, Object> fresh = variables(fresh());
        Set<String> unspoilt = new TreeSet<>(fresh.keySet());
        unspoilt.removeAll(Variables.differences(variables(spoilt()), fresh));
        unspoilt.removeIf(p -> isConstant(p));
        assertThat(unspoilt).isEmpty();
        assertThat(fresh).hasSizeGreaterThan(100);
    }

    /// What the settings say once for all.
    private static boolean isConstant(String path) {
        return path.matches("(rtt|congestion|flight.queue.order.records)\\..*")
                || path.matches("flight.(minRtt.partNanos|queue.most)")
                || path.matches("selective.(byTime|(pipe|rack).duplicateAcks)");
    }

    @Test
    void reset_leavesNoVariable() {
        Tcb t = spoilt();
        t.reset();
        assertThat(Variables.differences(variables(t), variables(fresh()))).isEmpty();
        assertThat(buffers(t)).isEqualTo(buffers(fresh()));
    }

    @Test
    void reset_leavesWhatOthersHoldAlone() {
        Tcb t = fresh();
        Statistics users = t.statistics;
        users.octetsSent = 5;
        t.reset();
        assertThat(t.statistics).isNotSameAs(users);
        assertThat(users.octetsSent).isEqualTo(5);
    }

    @Test
    void forgetPeer_leavesOnlyWhatTheUserSaid() {
        Tcb t = spoilt();
        t.forgetPeer();
        List<String> left = new ArrayList<>();
        for (String path : Variables.differences(variables(t), variables(fresh()))) {
            if (!path.startsWith("snd.") && !path.startsWith("statistics.")) left.add(path);
        }
        assertThat(left).containsExactlyInAnyOrder("state", "origin", "deadlines.armed",
                "connection", "embryo", "timeWait", "listener", "wanted", "dscp", "hopLimit",
                "sourceRoute", "sourceRouteGiven", "noDelay", "keepAlive", "closePending",
                "orphan", "userTimeoutNanos", "r2Nanos", "r2SynNanos");
    }

    @Test
    void sendBegin_keepsOnlyWhatWaits() {
        Send spoilt = fresh().snd;
        Variables.spoil(spoilt, CLOSED);
        spoilt.textSeq = 1000;
        spoilt.up = 1003;
        spoilt.begin(4999);
        Send begun = new Send();
        begun.iss = 4999;
        begun.una = 4999;
        begun.nxt = 4999;
        begun.textSeq = 5000;
        begun.up = 5003;
        begun.urgent = true;
        assertThat(Variables.of(spoilt, CLOSED)).isEqualTo(Variables.of(begun, CLOSED));
    }
}
