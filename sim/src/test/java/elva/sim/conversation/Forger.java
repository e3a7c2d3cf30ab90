package elva.sim.conversation;

import elva.sim.Carriage;
import elva.sim.Crafted;
import elva.sim.PacketView;
import elva.sim.World;
import elva.sim.WorldObserver;

/// Answers B's first text with text of its own, right behind it, before B's next can come.
final class Forger implements WorldObserver {
    private final World world;
    private boolean done;

    Forger(World world) {
        this.world = world;
    }

    @Override
    public void carried(Carriage carriage) {
        PacketView view = PacketView.of(carriage.packet());
        if (done || !carriage.from().equals("B") || view.textLength() == 0) return;
        done = true;
        byte[] forged = Crafted.packet(view.source(), view.destination(),
                "<SEQ=0><ACK=0><DATA=50><CTL=PSH,ACK>", view.seq(), view.ack());
        world.link("B", "A").inject(forged);
    }
}
