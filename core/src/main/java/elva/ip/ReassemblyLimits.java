package elva.ip;

/// How long parts of datagrams wait for the others, and how many may. Immutable.
///
/// @param timeoutNanos from the first part's arrival on
/// @param datagrams of the whole stack; 0: nothing is put together
/// @param sourceDatagrams of one source, at least 1
/// @param bytes octets of memory of the whole stack
/// @param sourceBytes octets of memory of one source
public record ReassemblyLimits(long timeoutNanos, int datagrams, int sourceDatagrams, int bytes,
        int sourceBytes) {}
