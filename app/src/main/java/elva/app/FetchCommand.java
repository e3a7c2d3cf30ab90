package elva.app;

import elva.app.fetch.Fetch;
import elva.app.fetch.FetchException;
import elva.app.fetch.Line;
import elva.app.fetch.Response;
import elva.app.fetch.Url;
import elva.host.Network;
import elva.host.TcpConnection;
import elva.tcp.OpenOptions;
import elva.wire.Endpoint;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `./elva fetch URL`: one page over Elva's TCP.
@Command(
        name = "fetch",
        description = "Fetches one page over HTTP/1.1, from behind a TUN device; follows up to ten "
                + "redirects. Of an answer that is an error only the status is shown.",
        footer = {"", "Example: ./elva fetch http://192.0.2.1/ --address 192.0.2.2/24 "
            + "--peer 192.0.2.1"})
final class FetchCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Parameters(index = "0", paramLabel = "URL",
            description = "http://192.0.2.1:8080/path; the address in figures.")
    private String typed = "";

    @Option(names = {"-o", "--output"}, paramLabel = "FILE",
            description = "Where the page goes; standard output if left out, or -.")
    private @Nullable Path file;

    @Mixin
    private final DeviceOptions device = new DeviceOptions();

    FetchCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        Url url = url();
        if (file != null && file.toString().equals("-")) file = null;
        if (file != null) file = Arguments.output("fetch", file);
        if (file != null && device.pcap() != null) {
            Arguments.different("fetch", file, device.pcap());
        }
        return Attachment.during("fetch", device, terminal, a -> fetch(url, a.network()));
    }

    private Url url() {
        try {
            return Url.parse(typed);
        } catch (IllegalArgumentException e) {
            throw Failure.usage("fetch: " + e.getMessage());
        }
    }

    private int fetch(Url url, Network network) {
        Watch watch = new Watch();
        long began = System.nanoTime();
        try {
            long count = new Fetch(server -> open(network, server), watch).get(url, this::target);
            long nanos = System.nanoTime() - began;
            watch.clear();
            terminal.err().println(url + ": " + Figures.bytes(count) + " in "
                    + Figures.time(nanos) + ", " + Figures.rate(count, nanos));
            return Exit.DONE;
        } catch (FetchException e) {
            watch.clear();
            throw new Failure(Exit.FAILED, Complaints.story(e));
        } catch (IOException e) {
            watch.brokeOff();
            throw Endings.failure(url.toString(), e);
        } catch (Failure e) {
            watch.brokeOff();
            throw e;
        }
    }

    private static Line open(Network network, Endpoint server) throws IOException {
        TcpConnection connection = network.connect(server, OpenOptions.STANDARD, Duration.ZERO);
        return new Line() {
            @Override
            public InputStream input() {
                return connection.input();
            }

            @Override
            public OutputStream output() {
                return connection.output();
            }

            @Override
            public void close() {
                connection.close();
            }
        };
    }

    private OutputStream target() throws IOException {
        if (file != null) return new FileTarget(file);
        return new FilterOutputStream(terminal.out()) {
            @Override
            public void write(byte[] octets, int offset, int length) throws IOException {
                Relay.write(terminal, octets, offset, length);
            }

            @Override
            public void close() {
                terminal.out().flush();
            }
        };
    }

    /// Draws how far it is.
    private final class Watch implements Fetch.Progress {
        private @Nullable ProgressBar bar;
        private long count;

        @Override
        public void redirected(Response response, Url to) {
            terminal.err().println(response + ": on to " + to);
        }

        @Override
        public void began(long length) {
            bar = new ProgressBar(terminal, length, System.nanoTime());
        }

        @Override
        public void moved(long more) {
            count += more;
            if (bar != null) bar.moved(more, System.nanoTime());
        }

        void clear() {
            if (bar != null) bar.clear();
        }

        /// Says what is left of a page that did not come whole.
        void brokeOff() {
            clear();
            if (file == null || count == 0) return;
            terminal.err().println("elva: " + Figures.bytes(count) + " kept in " + file);
        }
    }

    /// A file, whose trouble is not the connection's.
    private static final class FileTarget extends OutputStream {
        private final Path file;
        private final OutputStream out;

        FileTarget(Path file) {
            this.file = file;
            try {
                out = Files.newOutputStream(file);
            } catch (IOException e) {
                throw failure(e);
            }
        }

        private Failure failure(IOException e) {
            return Failure.failed("fetch: " + Complaints.storyOf(file, e));
        }

        @Override
        public void write(int octet) {
            write(new byte[] {(byte) octet}, 0, 1);
        }

        @Override
        public void write(byte[] octets, int offset, int length) {
            try {
                out.write(octets, offset, length);
            } catch (IOException e) {
                throw failure(e);
            }
        }

        @Override
        public void close() {
            try {
                out.close();
            } catch (IOException e) {
                throw failure(e);
            }
        }
    }
}
