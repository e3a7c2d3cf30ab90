package elva.sim.conversation;

import elva.judge.Tuple;
import elva.sim.Carriage;
import elva.sim.Fate;
import elva.sim.Host;
import elva.sim.PacketView;
import elva.sim.Times;
import elva.sim.WorldObserver;
import elva.tcp.Discard;
import elva.tcp.TcpObserver.Arc;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/// The last things that happened in a world, for the story of a failure.
public final class Recorder implements WorldObserver {
    private static final int LINE_COUNT = 120;

    private final ArrayDeque<String> lines = new ArrayDeque<>();
    private long nowNanos;

    @Override
    public void carried(Carriage c) {
        nowNanos = c.sentNanos();
        String fate = c.fate() == Fate.DELIVERED ? "" : " " + c.fate();
        String arrives = c.fate().arrives() ? " (" + Times.seconds(c.arrivesNanos()) + ")" : "";
        PacketView view = PacketView.of(c.packet());
        add(c.from() + " > " + c.to() + " " + view + "<WND=" + view.window() + ">" + fate
                + arrives);
    }

    @Override
    public void stateChanged(Host host, Tuple tuple, Arc arc) {
        nowNanos = host.nowNanos();
        add(host.name() + " " + arc.from() + " -> " + arc.to() + " by " + arc.cause());
    }

    @Override
    public void discarded(Host host, Discard discard, @Nullable Tuple tuple) {
        nowNanos = host.nowNanos();
        add(host.name() + " discards: " + discard);
    }

    private void add(String what) {
        lines.add(Times.seconds(nowNanos) + " " + what);
        if (lines.size() > LINE_COUNT) lines.remove();
    }

    /// One line for each of them, the last at the end.
    public String story() {
        return String.join("\n", lines);
    }
}
