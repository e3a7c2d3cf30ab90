package elva.tcp.loss;

/// Who wants to know of each segment that is taken for lost, while its record is still there.
public interface Loss {

    /// A segment is marked lost in the queue now.
    void lost(SentQueue queue, long position);
}
