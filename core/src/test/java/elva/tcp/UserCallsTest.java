package elva.tcp;

import static elva.tcp.Bench.in;
import static elva.tcp.PeerSegment.ackOf;
import static elva.tcp.PeerSegment.data;
import static elva.tcp.PeerSegment.fin;
import static elva.tcp.PeerSegment.rst;
import static elva.tcp.PeerSegment.synAck;
import static elva.tcp.State.*;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import elva.wire.Endpoint;
import elva.wire.IpAddress;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The user calls in every state, with the RFC's errors. RFC 9293 §3.10.1 to §3.10.6.
class UserCallsTest {
    private static final MemorySegment TEXT = Arena.ofAuto().allocate(100);

    // OPEN

    @ParameterizedTest
    @EnumSource(value = State.class, mode = EnumSource.Mode.EXCLUDE, names = {"CLOSED", "LISTEN"})
    void open_anywhereElse_connectionAlreadyExists(State state) {
        Bench bench = in(state);
        OpenOptions from = OpenOptions.STANDARD.local(bench.local());
        refuses(Reason.CONNECTION_ALREADY_EXISTS, () -> bench.host().stack.tcp()
                .connect(bench.remote(), from, ConnectionListener.NONE, bench.host().nowNanos));
    }

    @BothVersions
    void open_listenForOne_turnsActive(IpVersion ip) {
        Bench bench = in(LISTEN).once().over(ip);
        Connection c = bench.connection();
        c.open(bench.remote(), bench.host().nowNanos);
        bench.host().transmit();
        bench.thenIn(SYN_SENT).because(Cause.ACTIVE_OPEN);
        assertThat(bench.only().isSyn()).isTrue();
        assertThat(bench.host().stack.usage().listeners()).isZero();
    }

    @Test
    void open_remoteUnspecified_isAnError() {
        Bench bench = in(LISTEN).once();
        Tcp tcp = bench.host().stack.tcp();
        long now = bench.host().nowNanos;
        Endpoint nobody = new Endpoint(IpAddress.UNSPECIFIED_V4, 80);
        Endpoint noPort = new Endpoint(IpAddress.parse("192.0.2.1"), 0);
        for (Endpoint remote : new Endpoint[] {nobody, noPort}) {
            refuses(Reason.REMOTE_SOCKET_UNSPECIFIED, () -> tcp.connect(remote,
                    OpenOptions.STANDARD, ConnectionListener.NONE, now));
            refuses(Reason.REMOTE_SOCKET_UNSPECIFIED, () -> bench.connection().open(remote, now));
        }
        bench.sends("").thenIn(LISTEN);
    }

    @Test
    void open_diffservOutside0To63_isAnError() {
        refuses(Reason.DIFFSERV_NOT_ALLOWED, () -> OpenOptions.STANDARD.dscp(64));
        refuses(Reason.DIFFSERV_NOT_ALLOWED, () -> in(ESTABLISHED).connection().dscp(-1));
    }

    @Test
    void open_noEphemeralPortLeft_insufficientResources() {
        Bench bench = in(CLOSED).with(Setting.PORT_FIRST, 2000).with(Setting.PORT_LAST, 2009);
        Tcp tcp = bench.host().stack.tcp();
        for (int i = 0; i < 10; i++) {
            tcp.connect(bench.remote(), OpenOptions.STANDARD, ConnectionListener.NONE, 1);
        }
        refuses(Reason.INSUFFICIENT_RESOURCES, () -> tcp.connect(bench.remote(),
                OpenOptions.STANDARD, ConnectionListener.NONE, 1));
        Endpoint other = new Endpoint(bench.remote().address(), 1025);
        assertThat(tcp.connect(other, OpenOptions.STANDARD, ConnectionListener.NONE, 1).state())
                .isEqualTo(SYN_SENT);
    }

    // SEND

    @Test
    void send_listenForAnybody_remoteSocketUnspecified() {
        Bench bench = in(LISTEN).once();
        refuses(Reason.REMOTE_SOCKET_UNSPECIFIED, () -> send(bench));
    }

    @BothVersions
    void send_synSent_isQueuedAndLeavesWhenEstablished(IpVersion ip) {
        in(SYN_SENT).over(ip).user().send(10).sends("")
                .arrives(synAck().seq(4999).ack(2000).mss(1000))
                .sends("<SEQ=2000><ACK=5000><DATA=10><CTL=ACK>").thenIn(ESTABLISHED);
    }

    @BothVersions
    void send_synReceived_isQueuedAndLeavesWhenEstablished(IpVersion ip) {
        in(SYN_RECEIVED).once().over(ip).user().send(10).sends("").arrives(ackOf(2000))
                .sends("<SEQ=2000><ACK=5000><DATA=10><CTL=ACK>").thenIn(ESTABLISHED);
    }

    @ParameterizedTest
    @EnumSource(value = State.class, names = {"FIN_WAIT_1", "FIN_WAIT_2", "CLOSING", "LAST_ACK",
        "TIME_WAIT"})
    void send_afterClose_connectionClosing(State state) {
        Bench bench = in(state);
        refuses(Reason.CONNECTION_CLOSING, () -> send(bench));
        bench.sends("").thenIn(state);
    }

    @Test
    void send_fullBuffer_takesWhatFits() {
        Bench bench = in(ESTABLISHED).with(Setting.SEND_BUFFER, 100).arrives(ackOf(2000).window(0));
        bench.user().offer(150);
        assertThat(bench.user().taken()).isEqualTo(100);
        bench.user().offer(10);
        assertThat(bench.user().taken()).isZero();
    }

    @Test
    void send_connectionGone_saysHowItEnded() {
        Bench bench = in(ESTABLISHED).user().abort();
        refuses(Reason.CONNECTION_RESET, () -> send(bench));
    }

    // RECEIVE

    @ParameterizedTest
    @EnumSource(value = State.class, names = {"SYN_SENT", "SYN_RECEIVED", "ESTABLISHED",
        "FIN_WAIT_1", "FIN_WAIT_2"})
    void receive_nothingThere_waits(State state) {
        assertThat(receive(in(state))).isZero();
    }

    @ParameterizedTest
    @EnumSource(value = State.class, names = {"CLOSE_WAIT", "CLOSING", "LAST_ACK", "TIME_WAIT"})
    void receive_peerHasClosed_isTheEnd(State state) {
        assertThat(receive(in(state))).isEqualTo(-1);
    }

    @BothVersions
    void receive_textBeforeTheFin_isReadToTheEndInEveryLaterState(IpVersion ip) {
        Bench bench = in(FIN_WAIT_1).over(ip).arrives(data(100).ack(1999));
        bench.arrives(fin().seq(5100).ack(1999)).thenIn(CLOSING);
        bench.user().receives(30);
        bench.arrives(ackOf(2000).seq(5101)).thenIn(TIME_WAIT);
        bench.user().receives(30);
        bench.after(ofSeconds(240)).thenIn(CLOSED);
        bench.user().receives(40);
        bench.user().receivesEnd();
    }

    // CLOSE

    @BothVersions
    void close_listen_endsWithoutASegment(IpVersion ip) {
        in(LISTEN).once().over(ip).user().close().sends("").thenIn(CLOSED)
                .told(Reason.CONNECTION_CLOSING);
    }

    @BothVersions
    void close_synSent_endsWithoutASegment(IpVersion ip) {
        in(SYN_SENT).over(ip).user().close().sends("").thenIn(CLOSED).because(Cause.CLOSE);
    }

    @BothVersions
    void close_synReceivedNothingQueued_sendsFin(IpVersion ip) {
        in(SYN_RECEIVED).once().over(ip).user().close()
                .sends("<SEQ=2000><ACK=5000><CTL=FIN,ACK>").thenIn(FIN_WAIT_1);
    }

    @BothVersions
    void close_synReceivedTextQueued_waitsForEstablished(IpVersion ip) {
        Bench bench = in(SYN_RECEIVED).once().over(ip).user().send(10).user().close()
                .sends("").thenIn(SYN_RECEIVED);
        refuses(Reason.CONNECTION_CLOSING, () -> send(bench));
        bench.arrives(ackOf(2000)).sends("<SEQ=2000><ACK=5000><DATA=10><CTL=FIN,ACK>")
                .thenIn(FIN_WAIT_1);
    }

    @BothVersions
    void close_establishedTextQueued_finFollowsAllOfIt(IpVersion ip) {
        in(ESTABLISHED).over(ip).arrives(ackOf(2000).window(0)).user().send(1500).user().close()
                .thenIn(FIN_WAIT_1).sends("").arrives(ackOf(2000).window(4000))
                .sends("<SEQ=2000><ACK=5000><DATA=1000><CTL=ACK>",
                        "<SEQ=3000><ACK=5000><DATA=500><CTL=FIN,ACK>")
                .arrives(ackOf(3500)).thenIn(FIN_WAIT_1).arrives(ackOf(3501)).thenIn(FIN_WAIT_2);
    }

    @BothVersions
    void close_closeWait_goesToLastAckAtTheCall(IpVersion ip) {
        in(CLOSE_WAIT).over(ip).user().close().sends("<SEQ=2000><ACK=5000><CTL=FIN,ACK>")
                .thenIn(LAST_ACK).arrives(ackOf(2001)).sends("").thenIn(CLOSED)
                .because(Cause.ACK_OF_FIN).told(Reason.CONNECTION_CLOSING);
    }

    @ParameterizedTest
    @EnumSource(value = State.class, names = {"FIN_WAIT_1", "FIN_WAIT_2", "CLOSING", "LAST_ACK",
        "TIME_WAIT"})
    void close_again_connectionClosing(State state) {
        Bench bench = in(state);
        Connection c = bench.connection();
        refuses(Reason.CONNECTION_CLOSING, () -> c.close(bench.host().nowNanos));
        bench.sends("").thenIn(state);
    }

    // ABORT

    @ParameterizedTest
    @EnumSource(value = State.class, names = {"SYN_RECEIVED", "ESTABLISHED", "FIN_WAIT_1",
        "FIN_WAIT_2", "CLOSE_WAIT"})
    void abort_peerKnowsUs_sendsReset(State state) {
        in(state).user().abort().sends("<SEQ=2000><CTL=RST>").thenIn(CLOSED)
                .because(Cause.ABORT).told(Reason.CONNECTION_RESET);
    }

    @ParameterizedTest
    @EnumSource(value = State.class, names = {"SYN_SENT", "CLOSING", "LAST_ACK", "TIME_WAIT"})
    void abort_elsewhere_sendsNothing(State state) {
        in(state).user().abort().sends("").thenIn(CLOSED).because(Cause.ABORT);
    }

    @BothVersions
    void abort_listen_endsWithoutASegment(IpVersion ip) {
        in(LISTEN).once().over(ip).user().abort().sends("").thenIn(CLOSED)
                .told(Reason.CONNECTION_RESET);
    }

    @BothVersions
    void abort_lastAckFinNeverSent_sendsReset(IpVersion ip) {
        in(CLOSE_WAIT).over(ip).arrives(ackOf(2000).window(0)).user().send(10).user().close()
                .thenIn(LAST_ACK).forget().user().abort()
                .sends("<SEQ=2000><CTL=RST>").thenIn(CLOSED);
    }

    // STATUS

    @ParameterizedTest
    @EnumSource(State.class)
    void status_everyState_saysSo(State state) {
        if (state == CLOSED) return;                        // status_gone_ has it
        Bench bench = in(state);
        if (state == LISTEN) bench.once();
        Status status = bench.status();
        assertThat(status.state()).isEqualTo(state);
        assertThat(status.local()).isEqualTo(bench.local());
        if (state != LISTEN) assertThat(status.remote()).isEqualTo(bench.remote());
        else assertThat(status.remote().port()).isZero();
        assertThat(status.end()).isNull();
    }

    @Test
    void status_gone_saysHowItEnded() {
        Status status = in(ESTABLISHED).arrives(rst().seq(5000)).status();
        assertThat(status.state()).isEqualTo(CLOSED);
        assertThat(status.end()).isNotNull();
        assertThat(status.end().reason()).isEqualTo(Reason.CONNECTION_RESET);
    }

    @Test
    void callsOnWhatIsGone_failOrAreHarmless() {
        Bench bench = in(SYN_SENT).user().close();
        Connection c = bench.connection();
        long now = bench.host().nowNanos;
        refuses(Reason.CONNECTION_CLOSING, () -> c.close(now));
        refuses(Reason.CONNECTION_DOES_NOT_EXIST, () -> c.open(bench.remote(), now));
        refuses(Reason.CONNECTION_CLOSING,
                () -> c.receive(java.lang.foreign.MemorySegment.ofArray(new byte[1]), 0, 1, now));
        c.abort(now);
        c.closeBoth(now);
        bench.sends("").thenIn(CLOSED);
    }

    @Test
    void receive_inListen_waits() {
        Bench bench = in(LISTEN).once();
        byte[] octet = new byte[1];
        assertThat(bench.connection().receive(java.lang.foreign.MemorySegment.ofArray(octet), 0, 1,
                bench.host().nowNanos)).isZero();
    }

    @Test
    void open_ofAConnectionThatIsNoMoreInListen_alreadyExists() {
        for (State state : new State[] {SYN_SENT, SYN_RECEIVED, ESTABLISHED, CLOSE_WAIT}) {
            Bench bench = in(state);
            refuses(Reason.CONNECTION_ALREADY_EXISTS,
                    () -> bench.connection().open(bench.remote(), bench.host().nowNanos));
        }
    }

    @BothVersions
    void status_established_hasTheVariablesOf3915(IpVersion ip) {
        Bench bench = in(ESTABLISHED).over(ip).options(o -> o.dscp(10)).roundTrip(ofMillis(100))
                .arrives(data(70)).user().send(1500);
        Status status = bench.status();
        assertThat(status.sndWnd()).isEqualTo(4000);
        assertThat(status.rcvWnd()).isEqualTo(3930);
        assertThat(status.awaitingAck()).isEqualTo(1500);
        assertThat(status.pendingReceipt()).isEqualTo(70);
        assertThat(status.dscp()).isEqualTo(10);
        assertThat(status.userTimeoutNanos()).isEqualTo(300_000_000_000L);
        assertThat(status.info().rtt()).isEqualTo(100_000_000L);
        assertThat(status.info().sndMss()).isEqualTo(1000);
        assertThat(status.info().unacked()).isEqualTo(1000);
        assertThat(status.info().notsentBytes()).isEqualTo(500);
    }

    private static int send(Bench bench) {
        return bench.connection().send(TEXT, 0, 10, 0, bench.host().nowNanos);
    }

    private static int receive(Bench bench) {
        return bench.connection().receive(TEXT, 0, 10, bench.host().nowNanos);
    }

    private static void refuses(Reason reason, ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOfSatisfying(ConnectionException.class, e -> {
            assertThat(e.reason()).isEqualTo(reason);
            assertThat(e).hasMessageStartingWith(reason.toString());
        });
    }

    @BothVersions
    void send_bitsThatNobodyKnows_areRefused(IpVersion ip) {
        Bench bench = in(ESTABLISHED).over(ip);
        MemorySegment text = MemorySegment.ofArray(new byte[1]);
        for (int how : new int[] {2, 3, -1}) {
            assertThatThrownBy(() -> bench.connection().send(text, 0, 1, how, 0))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("SEND " + how + ": bits other than URGENT, 1");
        }
        assertThat(bench.connection().unacknowledged()).isZero();
    }
}
