package elva.sim.conversation;

/// How the two ends of a conversation come together.
enum Opening {
    /// B listens, A connects.
    LISTEN,
    /// B's passive OPEN is for one connection.
    LISTEN_ONCE,
    /// Both connect at the same moment.
    SIMULTANEOUS,
    /// Nobody listens.
    REFUSED
}
