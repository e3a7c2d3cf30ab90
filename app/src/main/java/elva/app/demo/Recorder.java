package elva.app.demo;

import elva.pcap.CaptureTap;
import elva.sim.PacketView;
import elva.stack.StackObserver;
import elva.stack.Tap;
import elva.stack.TappedPacket;
import elva.tcp.State;
import elva.wire.Endpoint;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Keeps what Elva's stack tells of one conversation: packets and changes of state, by the clock at
/// the moment they are told. A packet that leaves is told before it does, one that arrives after it
/// has been processed. Any thread.
final class Recorder implements Tap, StackObserver {
    /// A packet at Elva's end of the link.
    record Packet(long timeNanos, boolean outbound, PacketView view) {
        Endpoint elva() { return outbound ? view.source() : view.destination(); }

        Endpoint kernel() { return outbound ? view.destination() : view.source(); }
    }

    /// A change of state of Elva's.
    ///
    /// @param packetCount how many packets had been told before it
    record Change(long timeNanos, int packetCount, Arc arc) {}

    private record Pair(Endpoint elva, Endpoint kernel) {}

    private final @Nullable CaptureTap capture;
    private final Runnable packetPasses;
    private final List<Packet> packets = new ArrayList<>();
    private final List<Change> changes = new ArrayList<>();
    private final Set<State> seen = EnumSet.noneOf(State.class);
    private final Set<Pair> current = new HashSet<>();
    private final Set<Pair> earlier = new HashSet<>();
    private boolean on;
    private boolean recording;
    private long fastResent;
    private long timerResent;

    /// @param capture hears everything; `null`: nobody
    /// @param packetPasses told of each packet that is recorded
    Recorder(@Nullable CaptureTap capture, Runnable packetPasses) {
        this.capture = capture;
        this.packetPasses = packetPasses;
    }

    /// Begins anew, with another conversation; what is still told of those before is not kept.
    /// Until this is called for the first time nothing is, nor captured.
    ///
    /// @param withPackets whether packets and changes are kept; if not, only counted
    synchronized void begin(boolean withPackets) {
        on = true;
        recording = withPackets;
        earlier.addAll(current);
        current.clear();
        packets.clear();
        changes.clear();
        fastResent = 0;
        timerResent = 0;
    }

    @Override
    public void packet(TappedPacket packet) {
        if (!isOn()) return;
        if (capture != null) capture.packet(packet);
        if (keep(packet)) packetPasses.run();
    }

    private synchronized boolean isOn() {
        return on;
    }

    private synchronized boolean keep(TappedPacket packet) {
        if (!recording) return false;
        byte[] octets = packet.buffer().asSlice(packet.offset(), packet.length())
                .toArray(ValueLayout.JAVA_BYTE);
        PacketView view = PacketView.of(MemorySegment.ofArray(octets));
        Packet told = new Packet(System.nanoTime(), packet.outbound(), view);
        if (!view.isTcp() || !isCurrent(told.elva(), told.kernel())) return false;
        packets.add(told);
        return true;
    }

    private boolean isCurrent(Endpoint elva, Endpoint kernel) {
        Pair pair = new Pair(elva, kernel);
        if (earlier.contains(pair)) return false;
        current.add(pair);
        return true;
    }

    /// What a listener does itself is not kept: it is in LISTEN, which the first SYN shows.
    @Override
    public synchronized void stateChanged(Endpoint local, Endpoint remote, Arc arc, long nowNanos) {
        if (!on) return;
        if (capture != null) capture.stateChanged(local, remote, arc, nowNanos);
        seen.add(arc.from());
        seen.add(arc.to());
        if (!recording || remote.port() == 0 || !isCurrent(local, remote)) return;
        changes.add(new Change(System.nanoTime(), packets.size(), arc));
        notifyAll();
    }

    @Override
    public synchronized void retransmitted(Endpoint local, Endpoint remote, Retransmission what,
            long nowNanos) {
        if (on && capture != null) capture.retransmitted(local, remote, what, nowNanos);
        if (what.count() == 0) fastResent++;
        else timerResent++;
    }

    synchronized List<Packet> packets() { return List.copyOf(packets); }

    synchronized List<Change> changes() { return List.copyOf(changes); }

    /// Segments sent again because duplicate ACKs asked for it.
    synchronized long fastResent() { return fastResent; }

    /// Segments sent again because the timer ran out.
    synchronized long timerResent() { return timerResent; }

    /// The states Elva has been in.
    synchronized Set<State> seen() { return EnumSet.copyOf(seen); }

    /// Waits until Elva's last change was into one of these states.
    ///
    /// @return whether that came in time
    synchronized boolean await(Set<State> states, long nanos) throws InterruptedException {
        long deadline = System.nanoTime() + nanos;
        while (changes.isEmpty() || !states.contains(changes.getLast().arc().to())) {
            long left = (deadline - System.nanoTime()) / 1_000_000;
            if (left <= 0) return false;
            wait(left);
        }
        return true;
    }
}
