package elva.examples;

import elva.stack.Device;
import elva.stack.Stack;
import elva.stack.StackConfig;
import elva.stack.StackObserver;
import elva.tcp.Connection;
import elva.tcp.ConnectionListener;
import elva.tcp.Listener;
import elva.tcp.OpenOptions;
import elva.wire.Endpoint;
import elva.wire.IpAddress;
import java.io.PrintStream;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Queue;

/// Two stacks and a wire between them in one thread, in virtual time: what the core is without
/// anything around it. Prints every change of state.
public final class TwoStacks {
    private static final long MILLISECOND = 1_000_000L;
    private static final Endpoint SERVER = new Endpoint(IpAddress.parse("192.0.2.2"), 80);

    private final PrintStream out;
    private final Wire toServer = new Wire();
    private final Wire toClient = new Wire();
    private final Stack client;
    private final Stack server;
    private long nowNanos;

    private TwoStacks(PrintStream out) {
        this.out = out;
        client = new Stack(StackConfig.of("192.0.2.1/24"), toServer, () -> 1, telling("client"));
        server = new Stack(StackConfig.of("192.0.2.2/24"), toClient, () -> 2, telling("server"));
    }

    /// Runs the example.
    public static void main(String[] arguments) {
        new TwoStacks(System.out).run();
    }

    /// Runs the example, printing to a stream.
    static void run(PrintStream out) {
        new TwoStacks(out).run();
    }

    private void run() {
        Listener listener = server.tcp().listen(SERVER, OpenOptions.STANDARD, Listener.Events.NONE,
                nowNanos);
        Connection asks = client.tcp().connect(SERVER, OpenOptions.STANDARD,
                ConnectionListener.NONE, nowNanos);
        pass(10);
        Connection answers = listener.accept();
        if (answers == null) throw new IllegalStateException("nobody came");

        MemorySegment text = MemorySegment.ofArray("hello".getBytes(StandardCharsets.UTF_8));
        asks.send(text, 0, (int) text.byteSize(), 0, nowNanos);
        asks.close(nowNanos);
        pass(10);

        byte[] read = new byte[100];
        int count = answers.receive(MemorySegment.ofArray(read), 0, read.length, nowNanos);
        out.println("server read: " + new String(read, 0, count, StandardCharsets.UTF_8));
        answers.close(nowNanos);
        pass(10);
        pass(240_000);
    }

    private StackObserver telling(String who) {
        return new StackObserver() {
            @Override
            public void stateChanged(Endpoint local, Endpoint remote, Arc arc, long now) {
                out.println(who + ": " + arc.from() + " -> " + arc.to() + " by " + arc.cause());
            }
        };
    }

    /// Lets both run until some milliseconds have passed.
    private void pass(long milliseconds) {
        long end = nowNanos + milliseconds * MILLISECOND;
        while (true) {
            do {
                client.transmit(nowNanos);
                toServer.deliver(server, nowNanos);
                server.transmit(nowNanos);
                toClient.deliver(client, nowNanos);
                client.transmit(nowNanos);
            } while (!toServer.packets.isEmpty());
            long next = Math.min(client.nextDeadlineNanos(), server.nextDeadlineNanos());
            if (next > end) break;
            nowNanos = next;
            client.timeouts(nowNanos);
            server.timeouts(nowNanos);
        }
        nowNanos = end;
    }

    /// One direction: what a stack sends waits here for the other.
    private static final class Wire implements Device {
        private final Queue<byte[]> packets = new ArrayDeque<>();

        @Override
        public int mtu() {
            return 1500;
        }

        @Override
        public void transmit(MemorySegment buffer, long offset, int length, int segmentSize) {
            byte[] copy = new byte[length];
            MemorySegment.copy(buffer, offset, MemorySegment.ofArray(copy), 0, length);
            packets.add(copy);
        }

        void deliver(Stack to, long nowNanos) {
            for (byte[] packet; (packet = packets.poll()) != null;) {
                to.receive(MemorySegment.ofArray(packet), 0, packet.length, nowNanos);
            }
        }
    }
}
