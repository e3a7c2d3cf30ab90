package elva.app.demo;

import elva.tcp.State;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A change of state of one of the kernel's sockets.
///
/// @param timeNanos on the clock of [System#nanoTime]
/// @param kernelPort the socket's own port, 0 if it has none yet
/// @param elvaPort its peer's, 0 if it has none
/// @param before `null` if it was not seen
/// @param inferred whether it was not seen at the time it happened
record KernelChange(long timeNanos, int kernelPort, int elvaPort, @Nullable State before,
        State after, boolean inferred) {

    private static final Map<String, State> NAMES = Map.ofEntries(
            Map.entry("TCP_CLOSE", State.CLOSED),
            Map.entry("TCP_LISTEN", State.LISTEN),
            Map.entry("TCP_SYN_SENT", State.SYN_SENT),
            Map.entry("TCP_SYN_RECV", State.SYN_RECEIVED),
            Map.entry("TCP_NEW_SYN_RECV", State.SYN_RECEIVED),
            Map.entry("TCP_ESTABLISHED", State.ESTABLISHED),
            Map.entry("TCP_FIN_WAIT1", State.FIN_WAIT_1),
            Map.entry("TCP_FIN_WAIT2", State.FIN_WAIT_2),
            Map.entry("TCP_CLOSE_WAIT", State.CLOSE_WAIT),
            Map.entry("TCP_CLOSING", State.CLOSING),
            Map.entry("TCP_LAST_ACK", State.LAST_ACK),
            Map.entry("TCP_TIME_WAIT", State.TIME_WAIT));

    /// In the order of the kernel's numbers, which begin with 1. `include/net/tcp_states.h`.
    private static final State[] NUMBERS = {State.ESTABLISHED, State.SYN_SENT, State.SYN_RECEIVED,
        State.FIN_WAIT_1, State.FIN_WAIT_2, State.TIME_WAIT, State.CLOSED, State.CLOSE_WAIT,
        State.LAST_ACK, State.LISTEN, State.CLOSING, State.SYN_RECEIVED};

    /// The state of this name in the kernel's sources, `TCP_FIN_WAIT1`; `null` if there is none.
    static @Nullable State named(String name) {
        return NAMES.get(name);
    }

    /// The state of this number; `null` if there is none.
    static @Nullable State numbered(int number) {
        return number >= 1 && number <= NUMBERS.length ? NUMBERS[number - 1] : null;
    }

    KernelChange at(long nanos) {
        return new KernelChange(nanos, kernelPort, elvaPort, before, after, inferred);
    }

    KernelChange inferredAt(long nanos) {
        return new KernelChange(nanos, kernelPort, elvaPort, before, after, true);
    }
}
