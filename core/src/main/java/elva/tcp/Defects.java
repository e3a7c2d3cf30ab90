package elva.tcp;

import org.jspecify.annotations.Nullable;

/// Our own mistakes: the one connection it happened to is given up, the others go on. Where
/// assertions are on, as in tests and simulations, a mistake flies.
final class Defects {
    private final Shard shard;
    boolean fly = Defects.class.desiredAssertionStatus();

    Defects(Shard shard) {
        this.shard = shard;
    }

    /// A step with this block went wrong.
    void happened(@Nullable ControlBlock b, Throwable e) {
        AssertionError ours = e instanceof AssertionError a ? a : new AssertionError(e);
        if (fly) throw ours;
        Connection c = b instanceof Tcb t ? t.connection : null;
        shard.journal.observer.defect(c, ours);
        switch (b) {
            case null -> { }
            case Tcb t -> Endings.defect(t);
            case HalfOpen h -> shard.embryos.defect(h);
            case TimeWait w -> shard.timeWaits.defect(w);
        }
    }

    /// The same at a user call.
    ///
    /// @return what the caller is told
    ConnectionException atUserCall(Tcb t, AssertionError e) {
        happened(t, e);
        return new ConnectionException(Reason.DEFECT, t.local() + " -> " + t.remote());
    }
}
