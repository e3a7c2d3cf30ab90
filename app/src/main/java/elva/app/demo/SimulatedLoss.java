package elva.app.demo;

import elva.sim.Carriage;
import elva.sim.Fate;
import elva.sim.Host;
import elva.sim.HostOptions;
import elva.sim.LinkConditions;
import elva.sim.World;
import elva.sim.WorldObserver;
import elva.tcp.Connection;
import elva.tcp.ConnectionListener;
import elva.tcp.Counter;
import elva.tcp.Listener;
import elva.tcp.OpenOptions;
import elva.wire.Endpoint;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.security.MessageDigest;
import java.util.Locale;
import java.util.SplittableRandom;

/// 8 MiB over a link that loses packets, in virtual time. Not thread-safe.
final class SimulatedLoss {
    private static final int LENGTH = 8 << 20;
    private static final double LOSS = 0.02;
    private static final long SEED = 11;
    private static final long DELAY_NANOS = 1_000_000;
    private static final long LATEST_NANOS = 3_600_000_000_000L;
    private static final int PORT = 80;

    private final World world = new World(SEED);
    private final Host a;
    private final Host b;
    private final MemorySegment text;
    private final MessageDigest digest = Lossy.sha256();
    private int sent;
    private int received;
    private int lost;

    private SimulatedLoss(byte[] text) {
        this.text = MemorySegment.ofArray(text);
        world.standardConditions(LinkConditions.STANDARD.loss(LOSS).delayNanos(DELAY_NANOS));
        world.observe(new WorldObserver() {
            @Override
            public void carried(Carriage carriage) {
                if (carriage.fate() == Fate.LOST) lost++;
            }
        });
        a = world.host("A", HostOptions.of("192.0.2.1/24"));
        b = world.host("B", HostOptions.of("192.0.2.2/24"));
    }

    /// Plays it, and says in half a line what came of it.
    static String play() throws IOException {
        byte[] text = new byte[LENGTH];
        new SplittableRandom(SEED).nextBytes(text);
        SimulatedLoss loss = new SimulatedLoss(text);
        try {
            return loss.run(Lossy.sha256().digest(text));
        } finally {
            loss.a.close();
            loss.b.close();
        }
    }

    private String run(byte[] wanted) throws IOException {
        Endpoint server = new Endpoint(b.address(), PORT);
        Listener _ = b.tcp().listen(server, OpenOptions.STANDARD, this::accept, b.clockNanos());
        Connection _ = a.tcp().connect(server, OpenOptions.STANDARD, sending(), a.clockNanos());
        a.pump();
        if (!world.runUntil(() -> received == LENGTH, LATEST_NANOS)
                || !MessageDigest.isEqual(digest.digest(), wanted)) {
            throw new IOException("B got " + received + " other octets than A sent");
        }
        return String.format(Locale.ROOT, "%d MiB in %.1f s of virtual time, %d packets lost, "
                + "%d resent, sha256 equal", LENGTH >> 20, world.nowNanos() / 1e9, lost,
                a.stack().counters().get(Counter.RETRANS_SEGS));
    }

    private ConnectionListener sending() {
        return (connection, _) -> {
            for (int n = -1; n != 0 && sent < LENGTH; sent += n) {
                n = connection.send(text, sent, LENGTH - sent, 0, a.clockNanos());
            }
        };
    }

    private void accept(Listener from) {
        Connection accepted = from.accept();
        if (accepted != null) accepted.listener((connection, _) -> receive(connection));
    }

    private void receive(Connection connection) {
        byte[] room = new byte[65_536];
        MemorySegment target = MemorySegment.ofArray(room);
        for (int n; (n = connection.receive(target, 0, room.length, b.clockNanos())) > 0;) {
            digest.update(room, 0, n);
            received += n;
        }
    }
}
