package elva.stack;

import elva.tcp.Cause;
import elva.tcp.Discard;
import elva.tcp.State;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/// One packet at a [Tap]. A view that is used again: copy what is to be kept.
public final class TappedPacket {
    boolean outbound;
    MemorySegment buffer = MemorySegment.NULL;
    long offset;
    int length;
    long nowNanos;
    @Nullable State before;
    @Nullable State after;
    @Nullable Cause cause;
    @Nullable Discard discard;

    TappedPacket() {}

    /// Whether we send it.
    public boolean outbound() { return outbound; }

    /// The memory it lies in.
    public MemorySegment buffer() { return buffer; }

    /// Where its IP header begins.
    public long offset() { return offset; }

    /// Octets, from the IP header on.
    public int length() { return length; }

    /// When it arrived or leaves, on the driver's clock.
    public long nowNanos() { return nowNanos; }

    /// The connection's state before it arrived; `null` if it met none. For a packet we send, the
    /// state in which it is sent.
    public @Nullable State before() { return before; }

    /// The connection's state after it was processed; as [#before] for a packet we send.
    public @Nullable State after() { return after; }

    /// The last arc it made the connection take; `null` if none.
    public @Nullable Cause cause() { return cause; }

    /// Why it went no further; `null` if it was taken.
    public @Nullable Discard discard() { return discard; }
}
