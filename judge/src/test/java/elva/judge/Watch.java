package elva.judge;

import static org.assertj.core.api.Assertions.assertThat;

import elva.tcp.Cause;
import elva.tcp.State;
import elva.wire.Endpoint;
import elva.wire.IpAddress;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// A monitor and a story told to it in milliseconds.
///
/// Unless a test says otherwise SND.NXT is 2000, RCV.NXT 5000, both windows 4000, the MSS 1000.
final class Watch {
    static final IpAddress OUR_ADDRESS = IpAddress.parse("192.0.2.2");

    private final Endpoint ours;
    private final Endpoint theirs;
    private final List<Violation> found = new ArrayList<>();
    private final WireMonitor monitor;
    private long nowNanos;

    Watch() {
        this(Expectations.STANDARD);
    }

    Watch(Expectations expect) {
        this(expect, OUR_ADDRESS, IpAddress.parse("192.0.2.1"));
    }

    Watch(Expectations expect, IpAddress our, IpAddress their) {
        monitor = new WireMonitor(expect, found::add);
        ours = new Endpoint(our, 80);
        theirs = new Endpoint(their, 40_000);
    }

    /// A connection just opened actively, in ESTABLISHED.
    static Watch established() {
        return established(Expectations.STANDARD);
    }

    static Watch established(Expectations expect) {
        return new Watch(expect).open();
    }

    Watch open() {
        return arc(State.CLOSED, State.SYN_SENT, Cause.ACTIVE_OPEN)
                .sent("<SEQ=1999><CTL=SYN><MSS=1000>")
                .arrives("<SEQ=4999><ACK=2000><CTL=SYN,ACK><MSS=1000>")
                .arc(State.SYN_SENT, State.ESTABLISHED, Cause.SYN_ACK)
                .sent("<SEQ=2000><ACK=5000><CTL=ACK>");
    }

    /// Time goes on.
    Watch after(long millis) {
        nowNanos += millis * 1_000_000;
        return this;
    }

    Watch arrives(String segment) {
        return arrives(segment, packet -> { });
    }

    Watch arrives(String segment, Consumer<MemorySegment> damage) {
        MemorySegment packet = Written.packet(theirs, ours, segment);
        damage.accept(packet);
        monitor.received(packet, 0, (int) packet.byteSize(), nowNanos);
        return this;
    }

    /// A router says that a packet was too long for the next link.
    Watch arrivesTooBig() {
        monitor.received(Written.tooBig(ours), 0, 56, nowNanos);
        return this;
    }

    Watch sent(String segment) {
        return sent(segment, packet -> { });
    }

    /// @param damage done to the packet before it leaves
    Watch sent(String segment, Consumer<MemorySegment> damage) {
        MemorySegment packet = Written.packet(ours, theirs, segment);
        damage.accept(packet);
        monitor.sent(packet, 0, (int) packet.byteSize(), nowNanos);
        return this;
    }

    Watch arc(State from, State to, Cause cause) {
        monitor.stateChanged(new Tuple(ours, theirs), from, to, cause, nowNanos);
        return this;
    }

    /// Nothing was broken so far.
    Watch keeps() {
        monitor.settle(nowNanos);
        assertThat(found).isEmpty();
        return this;
    }

    /// This and nothing else was broken so far.
    Watch breaks(Rule rule) {
        monitor.settle(nowNanos);
        assertThat(found).extracting(Violation::rule).containsExactly(rule);
        assertThat(monitor.violations()).isEqualTo(found);
        return this;
    }

    /// This was broken, and perhaps more in its wake.
    Watch breaksFirst(Rule rule) {
        monitor.settle(nowNanos);
        assertThat(found).extracting(Violation::rule).startsWith(rule);
        return this;
    }

    String text() {
        return found.getFirst().toString();
    }

    /// Changes one octet of a packet.
    static Consumer<MemorySegment> octet(int at, int value) {
        return packet -> packet.set(ValueLayout.JAVA_BYTE, at, (byte) value);
    }
}
