package elva.tcp.loss;

/// Who wants to know of each segment that was delivered, while its record is still there.
public interface Delivery {

    /// The peer has a segment whole and said so for the first time, by SEG.ACK or by SACK.
    void delivered(SentQueue queue, long position);
}
