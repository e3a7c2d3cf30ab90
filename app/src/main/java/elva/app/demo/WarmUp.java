package elva.app.demo;

import elva.host.TcpListener;
import java.io.IOException;
import java.net.Socket;
import java.util.concurrent.TimeUnit;

/// A few connections before the tour, which nobody sees: a JVM that has just started takes tens of
/// milliseconds for what takes one afterwards, and the ladders would show nothing else.
final class WarmUp {
    private static final int PORT = 7;
    private static final int ROUNDS_MOST = 100;
    private static final long NANOS_MOST = TimeUnit.MILLISECONDS.toNanos(400);

    private WarmUp() {}

    static void run(Stage stage) throws IOException {
        long began = System.nanoTime();
        try (TcpListener _ = stage.network().serve(PORT, c -> c.input().transferTo(c.output()))) {
            for (int i = 0; i < ROUNDS_MOST && System.nanoTime() - began < NANOS_MOST; i++) {
                try (Socket socket = stage.kernelClient(PORT)) {
                    socket.getOutputStream().write(new byte[2_000]);
                    socket.shutdownOutput();
                    socket.getInputStream().readAllBytes();
                }
            }
        }
    }
}
