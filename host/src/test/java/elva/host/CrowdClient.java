package elva.host;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// One of the processes of [CrowdTest]: many sockets of the kernel's, which do the same at once.
///
/// It is told what to do by lines of standard input, and says when it is done. A wrong answer, or
/// any failure, is its end.
final class CrowdClient {
    static final int QUESTION_LENGTH = 8;
    static final int ANSWER_LENGTH = 1_000;
    /// Elva is to close first after such a question.
    static final long LAST = Long.MIN_VALUE;

    private final InetSocketAddress server;
    private final int count;
    private final long firstQuestion;
    private final List<SocketChannel> channels = new ArrayList<>();

    private CrowdClient(InetSocketAddress server, int count, long firstQuestion) {
        this.server = server;
        this.count = count;
        this.firstQuestion = firstQuestion;
    }

    /// Host, port, how many connections, and the number of the first question.
    public static void main(String[] arguments) throws Exception {
        CrowdClient client = new CrowdClient(
                new InetSocketAddress(arguments[0], Integer.parseInt(arguments[1])),
                Integer.parseInt(arguments[2]), Long.parseLong(arguments[3]));
        BufferedReader orders = new BufferedReader(
                new InputStreamReader(System.in, StandardCharsets.US_ASCII));
        System.out.println("ready done");
        for (String order; (order = orders.readLine()) != null;) {
            switch (order) {
                case "open" -> client.open();
                case "ask" -> client.ask(0);
                case "close" -> client.close();
                case "be closed" -> client.beClosed();
                default -> throw new IllegalArgumentException(order);
            }
            System.out.println(order + " done");
        }
    }

    /// Connects all at once.
    private void open() throws Exception {
        for (int i = 0; i < count; i++) {
            SocketChannel channel = SocketChannel.open();
            channels.add(channel);
            channel.configureBlocking(false);
            boolean _ = channel.connect(server);
        }
        List<SocketChannel> waiting = new ArrayList<>(channels);
        while (!waiting.isEmpty()) {
            Thread.sleep(5);
            List<SocketChannel> left = new ArrayList<>();
            for (SocketChannel channel : waiting) {
                if (!channel.finishConnect()) left.add(channel);
            }
            waiting = left;
        }
        for (SocketChannel channel : channels) channel.configureBlocking(true);
    }

    /// Asks by every connection, and then takes every answer.
    private void ask(long how) throws IOException {
        ByteBuffer question = ByteBuffer.allocate(QUESTION_LENGTH);
        for (int i = 0; i < count; i++) {
            question.clear().putLong(firstQuestion + i | how).flip();
            while (question.hasRemaining()) channels.get(i).write(question);
        }
        for (int i = 0; i < count; i++) {
            byte[] answer = channels.get(i).socket().getInputStream().readNBytes(ANSWER_LENGTH);
            if (!Arrays.equals(answer, Peers.text(ANSWER_LENGTH, firstQuestion + i | how))) {
                throw new IOException("wrong answer to question " + (firstQuestion + i));
            }
        }
    }

    /// Closes first, all of them.
    private void close() throws IOException {
        for (SocketChannel channel : channels) channel.close();
        channels.clear();
    }

    /// Lets Elva close first.
    private void beClosed() throws IOException {
        ask(LAST);
        for (SocketChannel channel : channels) {
            if (channel.read(ByteBuffer.allocate(1)) != -1) throw new IOException("not the end");
        }
        close();
    }
}
