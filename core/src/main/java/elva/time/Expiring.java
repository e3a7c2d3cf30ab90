package elva.time;

/// What a timer belongs to. A border, so an interface: the queue of deadlines knows no owner.
@FunctionalInterface
public interface Expiring {

    /// The deadline passed; the timer no longer runs.
    ///
    /// @param nowNanos the time it is, at or after the deadline
    void expired(long nowNanos);
}
