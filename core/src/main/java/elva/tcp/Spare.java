package elva.tcp;

import org.jspecify.annotations.Nullable;

/// A whole connection that small records borrow, one after another, while a segment is looked at.
/// It comes as new: no record meets a variable of the one before.
final class Spare {
    private final Shard shard;
    private @Nullable Tcb tcb;

    Spare(Shard shard) {
        this.shard = shard;
    }

    /// Lends it under the name of a record; until the next is lent, or it is kept.
    Tcb lend(ControlBlock record, TcpConfig config) {
        Tcb t = tcb;
        if (t != null && t.config == config) {
            t.reset();
        } else {
            t = new Tcb(shard, config);
            tcb = t;
        }
        t.name(record);
        return t;
    }

    /// Whoever borrowed it keeps it.
    void keep(Tcb t) {
        if (tcb == t) tcb = null;
    }
}
