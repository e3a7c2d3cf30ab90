package elva.sim.conversation;

import elva.judge.Tuple;
import elva.sim.Host;
import elva.sim.WorldObserver;
import elva.tcp.State;
import elva.tcp.TcpObserver.Arc;
import java.util.function.Consumer;

/// Does something to a host of the conversation once it has a connection that is open.
final class Saboteur implements WorldObserver {
    private final String victim;
    private final Consumer<Host> deed;
    private boolean done;

    Saboteur(String victim, Consumer<Host> deed) {
        this.victim = victim;
        this.deed = deed;
    }

    @Override
    public void stateChanged(Host host, Tuple tuple, Arc arc) {
        if (done || !host.name().equals(victim) || arc.to() != State.ESTABLISHED) return;
        done = true;
        deed.accept(host);
    }
}
