package elva.tcp;

/// What a TCP holds at one moment. All zero once every connection is gone and nobody listens, but
/// for `heldBytes`, which may keep a spare.
///
/// @param connections whole connections, from SYN-SENT to LAST-ACK
/// @param halfOpen SYN-RECEIVED of listeners
/// @param timers deadlines that run
/// @param bufferBytes memory with text in it
/// @param heldBytes memory taken from the system
/// @param replies segments owed by no whole connection
/// @param reassemblies datagrams of which only parts have come
public record Usage(int connections, int halfOpen, int timeWaits, int listeners, int timers,
        long bufferBytes, long heldBytes, int replies, int reassemblies) {

    /// Whether nothing is left: no record, no timer, no text, nothing owed.
    public boolean isNothing() {
        return connections == 0 && halfOpen == 0 && timeWaits == 0 && listeners == 0 && timers == 0
                && bufferBytes == 0 && replies == 0 && reassemblies == 0;
    }

    /// The same, and so many datagrams that wait for the rest, each with its deadline.
    public Usage reassembling(int datagrams) {
        return new Usage(connections, halfOpen, timeWaits, listeners, timers + datagrams,
                bufferBytes, heldBytes, replies, datagrams);
    }
}
