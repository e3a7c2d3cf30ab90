package elva.judge;

import elva.tcp.Cause;
import elva.tcp.State;
import elva.wire.Malformed;
import java.lang.foreign.MemorySegment;
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
/// A connection is known as long as its states say that it lives. Of other pairs of sockets (it
/// ended, nobody answered, or states are not told) only the last few thousand are: a scan of ports
/// costs no more.
///
/// Not thread-safe.
public final class WireMonitor {
    /// Pairs of sockets known without a connection: resets still leave there.
    private static final int OTHERS_COUNT = 4_096;

    private final Expectations expect;
    private final Findings findings;
    private final PacketRules packetRules;
    private final Packet packet = new Packet();
    private final Map<Tuple, Flow> open = new LinkedHashMap<>();
    /// The one that was quiet longest comes first.
    private final LinkedHashMap<Tuple, Flow> others = new LinkedHashMap<>(16, 0.75f, true);

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
        if (packet.isTooBig) {
            open.values().forEach(flow -> flow.pathNarrowed(nowNanos));
            others.values().forEach(flow -> flow.pathNarrowed(nowNanos));
        }
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
        Flow flow = flow(tuple);
        flow.changed(from, to, cause, nowNanos);
        if (flow.isOpen()) {
            others.remove(tuple);
            open.put(tuple, flow);
        } else if (open.remove(tuple) != null) {
            addOther(tuple, flow);
        }
    }

    private Flow flow(Tuple tuple) {
        Flow flow = open.get(tuple);
        if (flow == null) flow = others.get(tuple);
        if (flow != null) return flow;
        Flow added = new Flow(tuple, expect, findings);
        addOther(tuple, added);
        return added;
    }

    private void addOther(Tuple tuple, Flow flow) {
        others.put(tuple, flow);
        if (others.size() > OTHERS_COUNT) others.pollFirstEntry();
    }

    /// Time has come this far: an ACK that is overdue by now is found.
    public void settle(long nowNanos) {
        for (Flow flow : open.values()) flow.settle(nowNanos);
        for (Flow flow : others.values()) flow.settle(nowNanos);
    }

    /// How many pairs of sockets are known.
    int flowCount() {
        return open.size() + others.size();
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
