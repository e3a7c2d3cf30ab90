package elva.sim.ladder;

import elva.sim.PacketView;
import elva.tcp.Cause;
import elva.tcp.State;
import elva.tcp.Transition;
import elva.wire.Control;
import elva.wire.Seq;
import elva.wire.TcpOptions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Makes a [Ladder] of packets and changes of state as they are seen. Not thread-safe.
///
/// Sequence numbers become relative to the nearest SYN at or below them of the end they count.
public final class LadderBuilder {
    private static final int EXCERPT_LENGTH = 24;

    private final String leftName;
    private final String rightName;
    private final List<LadderEvent> events = new ArrayList<>();
    private final Map<Side, List<Integer>> firsts = new EnumMap<>(Side.class);
    private final Map<Side, Integer> windows = new EnumMap<>(Side.class);
    private final Map<Side, Integer> nexts = new EnumMap<>(Side.class);

    public LadderBuilder(String leftName, String rightName) {
        this.leftName = leftName;
        this.rightName = rightName;
        for (Side side : Side.values()) firsts.put(side, new ArrayList<>());
    }

    /// A TCP segment leaves; other packets are passed over.
    public void sent(long timeNanos, Side from, PacketView packet, LadderEvent.Outcome outcome) {
        if (!packet.isTcp()) return;
        List<Integer> own = firsts(from);
        if (packet.has(Control.SYN) && !own.contains(packet.seq())) own.add(packet.seq());
        events.add(new LadderEvent.Sent(timeNanos, from, parts(from, packet), outcome));
        int next = packet.seq() + packet.length();
        Integer before = nexts.get(from);
        if (before == null || packet.has(Control.SYN) || Seq.lt(before, next)) {
            nexts.put(from, next);
        }
    }

    /// Nothing at all, from one sequence number before the next, makes the peer answer. RFC 9293
    /// §3.8.4.
    private boolean isKeepAlive(Side from, PacketView packet) {
        Integer next = nexts.get(from);
        return next != null && packet.length() == 0 && packet.seq() == next - 1
                && !packet.has(Control.RST);
    }

    /// The segment sent last by this end met another end than was said.
    ///
    /// @param outcome what became of it
    public void correct(Side from, LadderEvent.Outcome outcome) {
        for (int i = events.size() - 1; i >= 0; i--) {
            if (events.get(i) instanceof LadderEvent.Sent s && s.from() == from) {
                events.set(i, new LadderEvent.Sent(s.timeNanos(), from, s.segment(), outcome));
                return;
            }
        }
    }

    /// An end took an arc of the table.
    public void changed(long timeNanos, Side side, State before, State after, Cause cause) {
        String clause = Transition.ALL.stream()
                .filter(t -> t.from() == before && t.to() == after && t.cause() == cause)
                .map(Transition::section).findFirst().orElse("");
        events.add(new LadderEvent.Changed(timeNanos, side, before, after, cause.toString(), clause,
                false));
    }

    /// An end whose reasons are not told was seen in another state.
    ///
    /// @param inferred whether it was not seen, but follows
    public void changed(long timeNanos, Side side, @Nullable State before, State after,
            boolean inferred) {
        events.add(new LadderEvent.Changed(timeNanos, side, before, after, "", "", inferred));
    }

    /// Something to say about one end, or about both (`null`).
    public void note(long timeNanos, @Nullable Side side, String text) {
        events.add(new LadderEvent.Noted(timeNanos, side, text));
    }

    /// What was seen, in the order of time; at one moment, in the order in which it was told.
    public Ladder build() {
        List<LadderEvent> sorted = new ArrayList<>(events);
        sorted.sort(Comparator.comparingLong(LadderEvent::timeNanos));
        return new Ladder(leftName, rightName, sorted);
    }

    private SegmentParts parts(Side from, PacketView packet) {
        boolean acks = packet.has(Control.ACK);
        long ack = acks ? relative(from.other(), packet.ack()) : SegmentParts.NO_ACK;
        String control = isKeepAlive(from, packet) ? "" : control(packet);
        return new SegmentParts(control, relative(from, packet.seq()), packet.textLength(),
                ack, remarks(from, packet), excerpt(packet));
    }

    private List<Integer> firsts(Side side) {
        return Objects.requireNonNull(firsts.get(side));
    }

    private long relative(Side side, int number) {
        long nearest = -1;
        for (int first : firsts(side)) {
            long distance = Integer.toUnsignedLong(number - first);
            if (nearest < 0 || distance < nearest) nearest = distance;
        }
        return nearest < 0 ? Integer.toUnsignedLong(number) : nearest;
    }

    private static String control(PacketView packet) {
        boolean acks = packet.has(Control.ACK);
        if (packet.has(Control.RST)) return "RST";
        if (packet.has(Control.SYN)) return acks ? "SYN ACK" : "SYN";
        if (packet.has(Control.FIN)) return "FIN";
        return packet.textLength() == 0 && acks ? "ACK" : "";
    }

    private String remarks(Side from, PacketView packet) {
        StringBuilder text = new StringBuilder();
        TcpOptions options = packet.options();
        if (options.mss() >= 0) text.append(" mss ").append(options.mss());
        if (options.windowScale() >= 0) text.append(" ws ").append(options.windowScale());
        if (options.sackPermitted()) text.append(" sack");
        if (options.timestamps() && packet.has(Control.SYN)) text.append(" ts");
        if (packet.has(Control.URG)) text.append(" urg ").append(packet.urgentPointer());
        if (isKeepAlive(from, packet)) text.append(" keep-alive");
        boolean counts = !packet.has(Control.RST);
        Integer before = counts ? windows.put(from, packet.window()) : Integer.valueOf(-1);
        boolean opened = before != null && before == 0 && packet.window() > 0;
        if (counts && (packet.window() == 0 || opened)) {
            text.append(" wnd ").append(packet.window());
        }
        return text.toString().strip();
    }

    /// The first line of the text, if all of it is printable ASCII.
    private static String excerpt(PacketView packet) {
        StringBuilder text = new StringBuilder();
        int most = Math.min(packet.textLength(), EXCERPT_LENGTH);
        for (int i = 0; i < most; i++) {
            char c = (char) packet.text(i);
            if (c == '\r' || c == '\n') break;
            if (c < ' ' || c > '~') return "";
            text.append(c);
        }
        return text.toString();
    }
}
