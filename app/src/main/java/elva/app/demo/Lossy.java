package elva.app.demo;

import elva.host.TcpConnection;
import elva.tcp.OpenOptions;
import elva.tcp.Setting;
import elva.tcp.TcpConfig;
import elva.wire.Endpoint;
import elva.wire.IpAddress;
import java.io.IOException;
import java.io.InputStream;
import java.net.ServerSocket;
import java.net.Socket;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.FutureTask;

/// The conversation that loses packets: 8 MiB from Elva to the kernel, and whether they are the
/// same at the other end.
final class Lossy {
    private static final int MEBIBYTES = 8;
    private static final int LENGTH = MEBIBYTES << 20;
    private static final double LOSS = 0.05;
    private static final long SEED = 11;
    /// The link takes no time: a timeout of 200 ms would make a tour of it.
    private static final long RTO_MIN_NANOS = 10_000_000;

    private Lossy() {}

    static String play(Stage stage) throws Exception {
        byte[] text = new byte[LENGTH];
        new SplittableRandom(SEED).nextBytes(text);
        TcpConfig config = TcpConfig.STANDARD.with(Setting.MSL, Stage.MSL_NANOS)
                .with(Setting.RTO_MIN, RTO_MIN_NANOS);
        try (ServerSocket server = stage.kernelServer()) {
            FutureTask<byte[]> receiving = Conversations.meanwhile(() -> receive(server));
            Endpoint peer = new Endpoint(IpAddress.parse(Stage.KERNEL), server.getLocalPort());
            TcpConnection c = stage.network().connect(peer, OpenOptions.STANDARD.config(config),
                    Duration.ofMillis(Stage.TIMEOUT_MILLIS));
            stage.conditions().lose(LOSS, SEED);
            long began = System.nanoTime();
            c.output().write(text);
            c.shutdownOutput();
            byte[] received = receiving.get();
            double seconds = (System.nanoTime() - began) / 1e9;
            stage.conditions().clear();
            c.close();
            return told(stage, seconds, MessageDigest.isEqual(received, sha256().digest(text)));
        }
    }

    private static byte[] receive(ServerSocket server) throws IOException {
        try (Socket socket = server.accept()) {
            MessageDigest digest = sha256();
            InputStream in = socket.getInputStream();
            byte[] buffer = new byte[1 << 16];
            for (int n; (n = in.read(buffer)) >= 0;) digest.update(buffer, 0, n);
            return digest.digest();
        }
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    private static String told(Stage stage, double seconds, boolean equal) throws IOException {
        if (!equal) throw new IOException("the kernel got other octets than Elva sent");
        long fast = stage.recorder().fastResent();
        long timer = stage.recorder().timerResent();
        return String.format(Locale.ROOT, "%d MiB in %.1f s, %d packets lost, %d resent (%d fast, "
                + "%d by timer), sha256 equal", MEBIBYTES, seconds, stage.conditions().lost(),
                fast + timer, fast, timer);
    }
}
