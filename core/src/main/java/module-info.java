/// TCP as RFC 9293 describes it: octets and a time go in, octets and a deadline come out.
///
/// Nothing here reads a clock, starts a thread, draws a random number, logs, or does I/O.
@org.jspecify.annotations.NullMarked
module elva.core {
    requires static org.jspecify;

    exports elva.stack;
    exports elva.tcp;
    exports elva.wire;

    exports elva.ip to elva.proof;
    exports elva.tcp.buffer to elva.proof;
    exports elva.tcp.congestion to elva.proof;
    exports elva.tcp.loss to elva.proof;
    exports elva.time to elva.proof;
}
