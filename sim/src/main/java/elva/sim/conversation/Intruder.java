package elva.sim.conversation;

import elva.sim.Carriage;
import elva.sim.Crafted;
import elva.sim.PacketView;
import elva.sim.RawPeer;
import elva.sim.Times;
import elva.sim.World;
import elva.sim.WorldObserver;
import elva.wire.IpAddress;
import java.util.SplittableRandom;

/// Somebody who watches a conversation and troubles it, in ways that must not harm it: sends old
/// packets again, and forges resets and SYNs left of the window, ACKs of what was never sent, and
/// text without an ACK. (A SYN right of all numbers may end a TIME-WAIT, MAY-2: not harmless.)
final class Intruder implements WorldObserver {
    private static final int REMEMBERED_COUNT = 64;

    private final World world;
    private final App a;
    private final App b;
    private final long endNanos;
    private final SplittableRandom random;
    private final Carriage[] seen = new Carriage[REMEMBERED_COUNT];
    private final RawPeer place;
    private int count;

    Intruder(World world, App a, App b, long endNanos) {
        this.world = world;
        this.a = a;
        this.b = b;
        this.endNanos = endNanos;
        random = world.random("intruder");
        boolean v6 = !a.host().address().isV4();
        place = world.rawPeer("I", IpAddress.parse(v6 ? "2001:db8::66" : "192.0.2.66"));
    }

    void begin() {
        world.observe(this);
        wait(this::act);
    }

    private void wait(Runnable then) {
        world.after(random.nextLong(400 * Times.MILLISECOND) + 1, then);
    }

    @Override
    public void carried(Carriage carriage) {
        if (!carriage.from().equals(place.name())) seen[count++ % REMEMBERED_COUNT] = carriage;
    }

    private void act() {
        if (world.nowNanos() > endNanos) return;
        Carriage old = seen[random.nextInt(Math.clamp(count, 1, REMEMBERED_COUNT))];
        if (old != null && !old.to().isEmpty()) {
            byte[] packet = random.nextInt(3) == 0 ? forged(old) : old.packet();
            place.sendTo(old.to(), packet);
        }
        wait(this::act);
    }

    /// Something that looks as if it came from the sender of a packet.
    private byte[] forged(Carriage like) {
        PacketView view = PacketView.of(like.packet());
        App target = like.to().equals(a.host().name()) ? a : b;
        if (!view.isTcp() || !target.isSynchronized()) return like.packet();
        String segment = switch (random.nextInt(4)) {
            case 0 -> "<SEQ=-1000><CTL=RST>";
            case 1 -> "<SEQ=-1000><CTL=SYN><MSS=1460>";
            case 2 -> "<SEQ=0><ACK=1000000000><CTL=ACK>";
            default -> "<SEQ=0><DATA=9><CTL=PSH>";
        };
        return Crafted.packet(view.source(), view.destination(), segment, view.seq(), view.ack());
    }
}
