package elva.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import elva.wire.Seq;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/// The user of a [Bench]'s connection: each call, and then the stack sends what it owes.
///
/// What it sends is text of the [Pattern]; what it receives must be.
final class BenchUser {
    private static final int ALL = 1 << 17;

    private final Bench bench;
    private final VirtualHost host;
    private final int firstSent;
    private int sendNext;
    private int receiveNext;
    private int taken;
    private boolean textIsChecked = true;

    BenchUser(Bench bench, VirtualHost host, int sendNext, int receiveNext) {
        this.bench = bench;
        this.host = host;
        this.sendNext = sendNext;
        this.firstSent = sendNext;
        this.receiveNext = receiveNext;
    }

    // SEND

    /// SEND; the buffer must take all of it.
    Bench send(int length) {
        return send(length, 0);
    }

    /// SEND with URGENT.
    Bench sendUrgent(int length) {
        return send(length, Connection.URGENT);
    }

    /// SEND of as much as the buffer takes: [#taken].
    Bench offer(int length) {
        write(length, 0);
        host.transmit();
        return bench;
    }

    /// SENDs that follow each other before the stack can send anything.
    Bench sendEach(int... lengths) {
        for (int length : lengths) assertThat(write(length, 0)).as("octets").isEqualTo(length);
        host.transmit();
        return bench;
    }

    private Bench send(int length, int how) {
        assertThat(write(length, how)).as("octets taken").isEqualTo(length);
        host.transmit();
        return bench;
    }

    private int write(int length, int how) {
        MemorySegment text = MemorySegment.ofArray(Pattern.octets(sendNext, length));
        taken = bench.connection().send(text, 0, length, how, host.nowNanos);
        sendNext += taken;
        return taken;
    }

    /// What the last SEND took.
    int taken() { return taken; }

    /// The number behind the last octet sent so far.
    int sendNext() { return sendNext; }

    // RECEIVE

    /// RECEIVE of exactly so many octets, which must be the stream's next.
    Bench receives(int length) {
        assertThat(receive(length)).as("octets received").isEqualTo(length);
        host.transmit();
        return bench;
    }

    /// RECEIVE of all there is.
    ///
    /// @return octets; -1 behind the last
    int receiveAll() {
        int count = receive(ALL);
        host.transmit();
        return count;
    }

    /// RECEIVE of all there is, from inside a callback: the stack is at work and sends by itself.
    int receiveNow() {
        return receive(ALL);
    }

    /// RECEIVE finds the end of the stream.
    Bench receivesEnd() {
        assertThat(receive(ALL)).as("end of stream").isEqualTo(-1);
        host.transmit();
        return bench;
    }

    private int receive(int most) {
        byte[] octets = new byte[most];
        int count = bench.connection().receive(MemorySegment.ofArray(octets), 0, most,
                host.nowNanos);
        if (count > 0) {
            assertThat(Arrays.copyOf(octets, count))
                    .as("text from " + Integer.toUnsignedString(receiveNext))
                    .isEqualTo(Pattern.octets(receiveNext, count));
        }
        receiveNext += Math.max(0, count);
        return count;
    }

    // The others

    Bench close() {
        bench.connection().close(host.nowNanos);
        host.transmit();
        return bench;
    }

    Bench closeBoth() {
        bench.connection().closeBoth(host.nowNanos);
        host.transmit();
        return bench;
    }

    Bench abort() {
        bench.connection().abort(host.nowNanos);
        host.transmit();
        return bench;
    }

    Bench noDelay(boolean on) {
        bench.connection().noDelay(on);
        host.transmit();
        return bench;
    }

    Bench keepAlive(boolean on) {
        bench.connection().keepAlive(on, host.nowNanos);
        host.transmit();
        return bench;
    }

    Bench userTimeoutNanos(long nanos) {
        bench.connection().userTimeoutNanos(nanos, host.nowNanos);
        host.transmit();
        return bench;
    }

    Bench dscp(int codePoint) {
        bench.connection().dscp(codePoint);
        return bench;
    }

    // What leaves

    /// From now on what leaves is not compared with what was sent: keep-alive garbage.
    Bench unchecked() {
        textIsChecked = false;
        return bench;
    }

    /// Compares text that leaves with what was sent.
    void check(Sent s) {
        boolean ours = s.isTcp() && s.remotePort() == Bench.REMOTE_PORT && textIsChecked;
        if (!ours || s.textLength() == 0) return;
        boolean wasSent = Seq.le(firstSent, s.seq()) && Seq.le(s.seq() + s.textLength(), sendNext);
        byte[] expected = Pattern.octets(s.seq(), s.textLength());
        if (!wasSent || !Arrays.equals(expected, s.text())) {
            throw new AssertionError(s + " holds other text than what was sent there");
        }
    }

    /// Octets that can be received at once.
    int readable() { return bench.connection().readable(); }
}
