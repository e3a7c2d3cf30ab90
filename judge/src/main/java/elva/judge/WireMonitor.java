package elva.judge;

import elva.tcp.Cause;
import elva.tcp.State;
import elva.wire.Malformed;
import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/// Watches one TCP from outside: every packet it receives and sends, and every change of state,
/// and says which [Rule] was broken.
///
/// It knows the RFC's rules and the table of states, and shares no logic with the TCP it judges.
/// What it cannot know for certain (what is damaged, whether an arrival was taken) it never holds
/// against the TCP.
///
/// Not thread-safe.
public final class WireMonitor {
    /// Connections that ended stay known for a while: their resets still leave.
    private static final int CLOSED_COUNT = 1_024;

    private final Expectations expect;
    private final Findings findings;
    private final PacketRules packetRules;
    private final Packet packet = new Packet();
    private final Map<Tuple, Flow> flows = new LinkedHashMap<>();
    private final ArrayDeque<Tuple> closed = new ArrayDeque<>();

    /// @param heard told of each violation when it is found
    public WireMonitor(Expectations expect, Consumer<Violation> heard) {
        this.expect = expect;
        this.findings = new Findings(heard);
        this.packetRules = new PacketRules(expect, findings);
    }

    /// A packet arrived, before the TCP saw it. One that is damaged counts as nothing.
    ///
    /// @param offset where its IP header begins
    /// @param length octets, from there on
    public void received(MemorySegment buffer, long offset, int length, long nowNanos) {
        if (packet.parse(buffer, offset, length, nowNanos) != null) return;
        if (packet.isTooBig) flows.values().forEach(flow -> flow.pathNarrowed(nowNanos));
        if (!packet.isTcp || packet.parseTcp() != null || !packet.checksumRight()) return;
        flow(new Tuple(packet.destination, packet.source)).received(packet);
    }

    /// The TCP sends a packet.
    ///
    /// @param offset where its IP header begins
    /// @param length octets, from there on
    public void sent(MemorySegment buffer, long offset, int length, long nowNanos) {
        Malformed malformed = packet.parse(buffer, offset, length, nowNanos);
        if (malformed != null) {
            findings.report(Rule.IP_HEADER, nowNanos, "packet of " + length + " octets sent: "
                    + malformed);
            return;
        }
        if (!packet.isTcp) return;
        malformed = packet.parseTcp();
        if (malformed != null) {
            findings.report(Rule.TCP_HEADER, nowNanos, packet.from() + ": packet of " + length
                    + " octets sent: " + malformed);
            return;
        }
        if (packetRules.check(packet)) {
            flow(new Tuple(packet.source, packet.destination)).sent(packet);
        }
    }

    /// The TCP changed the state of a connection, an embryo or a TIME-WAIT.
    public void stateChanged(Tuple tuple, State from, State to, Cause cause, long nowNanos) {
        flow(tuple).changed(from, to, cause, nowNanos);
        if (to == State.CLOSED) forget(tuple);
    }

    private void forget(Tuple tuple) {
        closed.add(tuple);
        if (closed.size() <= CLOSED_COUNT) return;
        Tuple eldest = closed.remove();
        Flow flow = flows.get(eldest);
        if (flow != null && !flow.isOpen()) flows.remove(eldest);
    }

    private Flow flow(Tuple tuple) {
        return flows.computeIfAbsent(tuple, key -> new Flow(key, expect, findings));
    }

    /// Time has come this far: an ACK that is overdue by now is found.
    public void settle(long nowNanos) {
        for (Flow flow : flows.values()) flow.settle(nowNanos);
    }

    /// Whether nothing was broken so far.
    public boolean isClean() {
        return findings.isEmpty();
    }

    /// What was broken so far, the first thousand.
    public List<Violation> violations() {
        return findings.kept();
    }
}
