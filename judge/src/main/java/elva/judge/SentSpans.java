package elva.judge;

import elva.wire.Seq;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What was sent and is not acknowledged, span by span as it left last; and what the peer has said
/// of the rest: that something which left later has arrived. RFC 2018, RFC 8985 §6.1.
final class SentSpans {

    /// Numbers `[left, right)` as they were sent last.
    static final class Span {
        final int left;
        final int right;
        final long sentNanos;
        /// How many packets had left before.
        final long order;
        final boolean probe;
        private boolean sacked;

        private Span(int left, int right, Span as) {
            this(left, right, as.sentNanos, as.order, as.probe);
            sacked = as.sacked;
        }

        private Span(int left, int right, long sentNanos, long order, boolean probe) {
            this.left = left;
            this.right = right;
            this.sentNanos = sentNanos;
            this.order = order;
            this.probe = probe;
        }
    }

    private final List<Span> spans = new ArrayList<>();
    private long count;
    /// Of all spans that arrived, the one that left last.
    private long newestOrder;
    private long newestNanos;
    private long shortestRttNanos;
    private long sackedEver;

    void clear() {
        spans.clear();
        count = 0;
        newestOrder = -1;
        newestNanos = 0;
        shortestRttNanos = Long.MAX_VALUE;
        sackedEver = 0;
    }

    /// Numbers left.
    void sent(Packet packet, boolean probe) {
        int left = packet.seq;
        int right = packet.end();
        int at = 0;
        while (at < spans.size() && Seq.le(spans.get(at).right, left)) at++;
        while (at < spans.size() && Seq.lt(spans.get(at).left, right)) at = cut(at, left, right);
        spans.add(at, new Span(left, right, packet.nowNanos, count++, probe));
    }

    /// Takes `[left, right)` out of a span that overlaps it.
    ///
    /// @return where the new span belongs
    private int cut(int at, int left, int right) {
        Span old = spans.remove(at);
        if (Seq.lt(right, old.right)) spans.add(at, new Span(right, old.right, old));
        if (!Seq.lt(old.left, left)) return at;
        spans.add(at, new Span(old.left, left, old));
        return at + 1;
    }

    /// SND.UNA moved.
    void acknowledged(int una, long nowNanos) {
        int gone = 0;
        while (gone < spans.size() && Seq.le(spans.get(gone).right, una)) {
            arrived(spans.get(gone++), nowNanos);
        }
        spans.subList(0, gone).clear();
    }

    /// A SACK block came: what it covers of a span it covers for the whole.
    void sacked(int left, int right, long nowNanos) {
        for (Span span : spans) {
            boolean touches = Seq.lt(span.left, right) && Seq.lt(left, span.right);
            if (!touches || span.sacked) continue;
            span.sacked = true;
            sackedEver += Seq.distance(span.left, span.right);
            arrived(span, nowNanos);
        }
    }

    private void arrived(Span span, long nowNanos) {
        if (span.order > newestOrder) {
            newestOrder = span.order;
            newestNanos = span.sentNanos;
        }
        shortestRttNanos = Math.min(shortestRttNanos, nowNanos - span.sentNanos);
    }

    @Nullable Span find(int seq) {
        for (Span span : spans) {
            if (Seq.le(span.left, seq) && Seq.lt(seq, span.right)) return span;
        }
        return null;
    }

    /// Whether something has arrived that left after this did, or at the same moment: numbers alone
    /// tell those apart (RFC 8985 §6.2).
    boolean isOvertaken(Span span) {
        return newestOrder >= 0 && newestNanos - span.sentNanos >= 0;
    }

    /// When anything left last; what nothing was sent since is alone.
    long lastSentNanos() {
        long last = Long.MIN_VALUE;
        for (Span span : spans) last = Math.max(last, span.sentNanos);
        return last;
    }

    /// The shortest round trip there may have been, of each number as it left last;
    /// [Long#MAX_VALUE] before any.
    long shortestRttNanos() { return shortestRttNanos; }

    /// Octets that were SACKed at some time.
    long sackedEver() { return sackedEver; }
}
