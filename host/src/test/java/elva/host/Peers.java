package elva.host;

import elva.host.tun.TunDevice;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;

/// Networks to test with, and whom they talk to.
final class Peers {
    /// Long enough for anything that is not to take long at all.
    static final Duration SOON = Duration.ofSeconds(20);

    private Peers() {}

    /// A network behind a TUN, with the kernel of this thread's namespace at its other end.
    static Network withKernel() throws IOException {
        return withKernel(UnaryOperator.identity());
    }

    static Network withKernel(UnaryOperator<NetworkOptions> changes) throws IOException {
        NetworkOptions options = NetworkOptions.tun("elva0");
        for (Family f : Family.values()) options = options.address(f.elvaPrefix()).peer(f.peer);
        return Network.open(changes.apply(options));
    }

    /// Two networks joined by a wire inside this process.
    static Pair pair() throws IOException {
        return pair(UnaryOperator.identity(), UnaryOperator.identity());
    }

    static Pair pair(UnaryOperator<NetworkOptions> elva, UnaryOperator<NetworkOptions> peer)
            throws IOException {
        List<TunDevice> wire = TunDevice.pair(1500);
        NetworkOptions left = NetworkOptions.on(wire.get(0));
        NetworkOptions right = NetworkOptions.on(wire.get(1));
        for (Family f : Family.values()) {
            left = left.address(f.elvaPrefix());
            right = right.address(f.peerPrefix());
        }
        return new Pair(Network.open(elva.apply(left)), Network.open(peer.apply(right)));
    }

    /// Both ends of a wire.
    record Pair(Network elva, Network peer) implements AutoCloseable {
        @Override
        public void close() {
            Thread other = Thread.ofPlatform().start(peer::close);
            elva.close();
            try {
                other.join();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }

    /// A kernel's socket in LISTEN, at the kernel's address.
    static ServerSocket kernelServer(Family family) throws IOException {
        return new ServerSocket(0, 50, InetAddress.getByName(family.peer));
    }

    /// A kernel's socket connected to Elva.
    static Socket kernelClient(Family family, int port) throws IOException {
        Socket socket = new Socket(family.elva, port);
        socket.setSoTimeout((int) SOON.toMillis());
        return socket;
    }

    /// Ends a kernel's connection by a reset.
    static void reset(Socket kernel) throws IOException {
        kernel.setSoLinger(true, 0);
        kernel.close();
    }

    /// Does something on a platform thread, which is in the namespace of the one that calls.
    static <T> FutureTask<T> async(Callable<T> what) {
        FutureTask<T> task = new FutureTask<>(what);
        Thread.ofPlatform().daemon().start(task);
        return task;
    }

    /// As [#async], and returns when the thread that does it waits for the network: for packets,
    /// say, or for somebody to close what it waits for.
    static <T> FutureTask<T> waiting(Callable<T> what) throws InterruptedException {
        FutureTask<T> task = new FutureTask<>(what);
        Thread thread = Thread.ofPlatform().daemon().start(task);
        await(() -> task.isDone() || isIn(thread, EventLoop.class, "await"));
        return task;
    }

    /// Returns when the loop's thread is asleep in its device.
    static void awaitAsleep(String device) throws InterruptedException {
        await(() -> isIn(loop(device), TunDevice.class, "await"));
    }

    /// The thread that drives the network of a device.
    static Thread loop(String device) {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(t -> t.getName().equals("elva " + device)).findFirst().orElseThrow();
    }

    /// Whether a thread is within a method.
    static boolean isIn(Thread thread, Class<?> type, String method) {
        return Arrays.stream(thread.getStackTrace()).anyMatch(f ->
                f.getClassName().equals(type.getName()) && f.getMethodName().equals(method));
    }

    /// Waits until something is so.
    static void await(BooleanSupplier what) throws InterruptedException {
        long deadline = System.nanoTime() + SOON.toNanos();
        while (!what.getAsBoolean()) {
            if (System.nanoTime() - deadline > 0) throw new AssertionError("not so after " + SOON);
            Thread.sleep(2);
        }
    }

    /// Octets that differ from their neighbours, the same for the same seed.
    static byte[] text(int length, long seed) {
        byte[] octets = new byte[length];
        new java.util.SplittableRandom(seed).nextBytes(octets);
        return octets;
    }

    static byte[] sha256(byte[] text) {
        return digest().digest(text);
    }

    /// Of all that comes; the stream stays open.
    static byte[] sha256(InputStream in) throws IOException {
        MessageDigest digest = digest();
        byte[] text = new byte[65_536];
        for (int n; (n = in.read(text)) >= 0;) digest.update(text, 0, n);
        return digest.digest();
    }

    private static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
