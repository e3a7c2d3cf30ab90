package elva.stack;

import elva.wire.Datagram;
import elva.wire.IcmpHeader;
import elva.wire.IpAddress;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;

/// Echo requests to one host, and what it answers. RFC 792, RFC 4443 §4.1, RFC 1122 §3.2.2.6.
///
/// ```java
/// Ping ping = stack.ping(host, (p, answer) -> answers.add(answer));
/// ping.send(56, nowNanos);
/// ```
///
/// Confined to the thread that drives the stack, as all of it is. A request leaves when the stack
/// transmits, and no timer watches over it: whoever asked decides how long to wait. Lives until
/// [#close].
public final class Ping {
    /// Requests that can wait for their answers; one more, and the oldest is given up.
    public static final int AWAITED_MOST = 64;

    /// Hears answers. A border, so an interface.
    @FunctionalInterface
    public interface Events {

        /// A request was answered and its data came back unharmed: once for each request, when the
        /// stack transmits. What this throws is told to the observer and closes the ping.
        void answered(Ping ping, Answer answer);
    }

    /// What came back.
    ///
    /// @param sequence of the request, as [#send] gave it
    /// @param length octets of data
    /// @param hopLimit what was left of the answer's TTL or hop limit, 0..255
    /// @param roundTripNanos from [#send] to the answer's arrival
    public record Answer(int sequence, int length, int hopLimit, long roundTripNanos) {}

    private enum Phase { FREE, AWAITED, ANSWERED }

    private final Pings pings;
    private final Events events;
    private final IpAddress from;
    private final IpAddress to;
    private final long token;
    private final Phase[] phases = new Phase[AWAITED_MOST];
    private final long[] nanos = new long[AWAITED_MOST];
    private final int[] lengths = new int[AWAITED_MOST];
    private final int[] hopLimits = new int[AWAITED_MOST];
    private int sequence;
    private int answeredCount;
    private boolean closed;

    /// @param token 48 bits of what only whom we ask can put into an answer, below 16 of identifier
    Ping(Pings pings, Events events, IpAddress from, IpAddress to, long token) {
        this.pings = pings;
        this.events = events;
        this.from = from;
        this.to = to;
        this.token = token;
        Arrays.fill(phases, Phase.FREE);
    }

    /// Our address, which the host sees.
    public IpAddress from() { return from; }

    /// The host that is asked.
    public IpAddress to() { return to; }

    /// Tells our requests to this host apart from other pings, 0..65535.
    public int identifier() { return (int) (token >>> 48); }

    /// Asks once.
    ///
    /// @param length octets of data, 0 to what a packet of the link holds
    /// @return the request's number, 0..65535: one more than the last, from 1 on
    /// @throws IllegalArgumentException if the data does not fit
    /// @throws IllegalStateException if the ping is closed
    public int send(int length, long nowNanos) {
        if (closed) throw new IllegalStateException("ping to " + to + " is closed");
        int most = pings.dataMost(to);
        if (length < 0 || length > most) {
            throw new IllegalArgumentException("data of " + length + " outside 0.." + most);
        }
        sequence = sequence + 1 & 0xffff;
        int slot = sequence % AWAITED_MOST;
        if (phases[slot] == Phase.ANSWERED) answeredCount--;
        phases[slot] = Phase.AWAITED;
        nanos[slot] = nowNanos;
        lengths[slot] = length;
        pings.request(this, sequence, length);
        return sequence;
    }

    /// Asks no more and hears no more. Harmless if it is closed.
    public void close() {
        closed = true;
        answeredCount = 0;
        pings.forget(this);
    }

    // What the stack does

    /// Octet `i` of a request's data.
    private byte octet(int ofSequence, int i) {
        return (byte) ((token >>> (8 * (i & 7))) + i + ofSequence);
    }

    void fill(int ofSequence, MemorySegment buffer, long offset, int length) {
        for (int i = 0; i < length; i++) {
            buffer.set(ValueLayout.JAVA_BYTE, offset + i, octet(ofSequence, i));
        }
    }

    /// Takes an answer; false if it is to nothing that waits, or not what was sent.
    boolean take(Datagram in, IcmpHeader header, long nowNanos) {
        int slot = header.sequence() % AWAITED_MOST;
        int age = (sequence - header.sequence()) & 0xffff;
        boolean awaited = age < AWAITED_MOST && phases[slot] == Phase.AWAITED;
        if (!awaited || header.bodyLength() != lengths[slot]) return false;
        for (int i = 0; i < lengths[slot]; i++) {
            byte found = in.buffer.get(ValueLayout.JAVA_BYTE, header.bodyOffset() + i);
            if (found != octet(header.sequence(), i)) return false;
        }
        phases[slot] = Phase.ANSWERED;
        nanos[slot] = nowNanos - nanos[slot];
        hopLimits[slot] = in.hopLimit;
        answeredCount++;
        return true;
    }

    boolean hasAnswers() {
        return answeredCount > 0;
    }

    /// Tells of the answers there are, in the order of their requests.
    void callBack() {
        int newest = sequence;                  // a callback may ask again
        for (int age = AWAITED_MOST - 1; age >= 0 && answeredCount > 0; age--) {
            int answered = (newest - age) & 0xffff;
            int slot = answered % AWAITED_MOST;
            if (phases[slot] != Phase.ANSWERED) continue;
            phases[slot] = Phase.FREE;
            answeredCount--;
            events.answered(this, new Answer(answered, lengths[slot], hopLimits[slot],
                    nanos[slot]));
        }
    }
}
