package elva.tcp.congestion;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;

/// One flow over one bottleneck, in virtual time: the controller sends what it allows, the line
/// takes its time, what the queue cannot hold is lost, and each segment that arrives is
/// acknowledged by itself. Losses are known when the third segment behind them arrives. SMSS 1000.
///
/// There is no limit but the controller's, no timer, and nothing is resent: what is lost is text
/// that others will carry.
final class PathModel {
    static final int SMSS = 1_000;
    static final long MILLI = 1_000_000;
    static final long SECOND = 1_000 * MILLI;
    private static final int REORDERING = 3;

    private static final class Segment {
        final SendNote note = new SendNote();
        long acknowledgedNanos;
        boolean dropped;
    }

    final DeliveryRate rate = new DeliveryRate();
    final CongestionControl control;
    private final Pacer pacer = new Pacer();
    private final SplittableRandom random;
    private final ArrayDeque<Segment> flying = new ArrayDeque<>();
    private final AckSample ack = new AckSample();
    private final LossSample loss = new LossSample();

    // The path
    long octetsPerSecond = 1_250_000;
    long rttNanos = 40 * MILLI;
    long bufferOctets = 1L << 40;
    double lossShare;
    /// ACKs come in heaps, so far apart; 0: each by itself.
    long heapNanos;
    /// Whether the user has text.
    BooleanSupplier more = () -> true;

    long nowNanos = 5 * SECOND;
    private long lineFreeNanos;
    private long nextPosition = 1;
    private long lastSentNanos = nowNanos;
    private int flight;
    private boolean recovering;
    private long recoveryEnd;
    private boolean ownDemand;

    // What became of it
    long arrivedOctets;
    int droppedCount;
    int sentCount;
    long queueMostNanos;
    final List<Runnable> eachAck = new ArrayList<>();

    PathModel(java.util.function.Function<DeliveryRate, CongestionControl> how, long seed) {
        control = how.apply(rate);
        random = new SplittableRandom(seed);
        control.segmentSize(SMSS);
    }

    /// A flow of BBR.
    static PathModel bbr() {
        return new PathModel(rate -> new Bbr(10, rate, 42), 42);
    }

    Bbr bbrControl() {
        return (Bbr) control;
    }

    int flight() {
        return flight;
    }

    PathModel established() {
        control.established(rttNanos, true, nowNanos);
        return this;
    }

    /// The bandwidth-delay product.
    long bdp() {
        return octetsPerSecond * (rttNanos / 1_000) / 1_000_000;
    }

    PathModel run(long nanos) {
        runUntil(() -> false, nowNanos + nanos);
        return this;
    }

    /// Lets time pass until a condition holds, or it is late.
    ///
    /// @return whether the condition came to hold by then
    boolean runUntil(BooleanSupplier condition, long latestNanos) {
        while (true) {
            if (condition.getAsBoolean()) return true;
            send();
            long next = nextNanos();
            if (next > latestNanos) {
                nowNanos = latestNanos;
                return false;
            }
            nowNanos = Math.max(nowNanos, next);
            while (!flying.isEmpty() && firstArrival() <= nowNanos) acknowledge();
        }
    }

    private long firstArrival() {
        for (Segment s : flying) if (!s.dropped) return s.acknowledgedNanos;
        return Long.MAX_VALUE;
    }

    private long nextNanos() {
        long arrival = firstArrival();
        boolean paced = more.getAsBoolean() && flight + SMSS <= control.window()
                && !pacer.mayLeave(nowNanos);
        if (paced) return Math.min(arrival, pacer.nextNanos());
        if (arrival == Long.MAX_VALUE && !flying.isEmpty()) return forgetTail();
        return arrival != Long.MAX_VALUE ? arrival : nowNanos + MILLI;
    }

    /// All that flies is lost: nobody will tell.
    private long forgetTail() {
        control.timedOut(flight, false, nowNanos);
        while (!flying.isEmpty()) lose(flying.poll());
        recovering = true;
        recoveryEnd = nextPosition;
        return nowNanos;
    }

    private void send() {
        while (flight + SMSS <= control.window() && pacer.mayLeave(nowNanos)) {
            if (!more.getAsBoolean()) {
                ownDemand = true;
                return;
            }
            if (ownDemand) rate.limitedByApplication(flight);
            ownDemand = false;
            if (flight == 0) control.restarted(nowNanos - lastSentNanos, SECOND, nowNanos);
            leave();
        }
    }

    private void leave() {
        Segment s = new Segment();
        flight += SMSS;
        s.note.position = nextPosition++;
        s.note.length = SMSS;
        s.note.sentNanos = nowNanos;
        s.note.flight = flight;
        rate.sent(s.note);
        sentCount++;
        long line = Math.max(nowNanos, lineFreeNanos);
        long waitingOctets = (line - nowNanos) * (octetsPerSecond / 1_000) / MILLI;
        s.dropped = waitingOctets + SMSS > bufferOctets || random.nextDouble() < lossShare;
        if (!s.dropped) {
            queueMostNanos = Math.max(queueMostNanos, line - nowNanos);
            lineFreeNanos = line + SMSS * SECOND / octetsPerSecond;
            long arrives = lineFreeNanos + rttNanos;
            long heap = heapNanos == 0 ? 1 : heapNanos;
            s.acknowledgedNanos = (arrives + heap - 1) / heap * heap;
        } else {
            droppedCount++;
        }
        flying.add(s);
        lastSentNanos = nowNanos;
        long paced = control.pacingRate();
        if (paced > 0) pacer.sent(SMSS, paced, control.sendQuantum(), nowNanos);
    }

    private void acknowledge() {
        Segment s = null;
        for (Segment each : flying) {
            if (each.dropped) continue;
            s = each;
            break;
        }
        if (s == null) throw new AssertionError("nothing arrives");
        if (!more.getAsBoolean() && flight + SMSS <= control.window()) {
            rate.limitedByApplication(flight);
        }
        ack.clear(nowNanos);
        ack.flightBefore = flight;
        ack.windowLimited = flight + SMSS > control.window();
        rate.begin();
        rate.delivered(s.note, ack);
        arrivedOctets += SMSS;
        flight -= SMSS;
        flying.remove(s);
        ack.rttNanos = nowNanos - s.note.sentNanos;
        ack.srttNanos = ack.rttNanos;
        ack.ackedLength = SMSS;
        ack.deliveredLength = SMSS;
        detect(s.note.position);
        ack.inRecovery = recovering;
        ack.flight = flight;
        rate.end(ack);
        control.acknowledged(ack);
        if (recovering && s.note.position >= recoveryEnd) {
            recovering = false;
            control.recovered(flight, nowNanos);
        }
        eachAck.forEach(Runnable::run);
    }

    private void detect(long position) {
        while (!flying.isEmpty() && flying.peek().dropped
                && flying.peek().note.position <= position - REORDERING) {
            if (!recovering) {
                recovering = true;
                recoveryEnd = nextPosition;
                control.lossDetected(flight, nowNanos);
            }
            lose(flying.poll());
        }
    }

    private void lose(Segment s) {
        flight -= SMSS;
        ack.lostLength += SMSS;
        loss.nowNanos = nowNanos;
        rate.lost(s.note, loss);
        control.segmentLost(loss);
    }
}
