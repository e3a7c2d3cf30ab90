package elva.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The commands as processes, with curl or nc and the kernel's TCP at the other end: 200 MB each
/// way, and 5 MB each way over a link that loses and reorders. What arrives is what was sent, by
/// its SHA-256, and tshark finds no fault in the captures.
@ExtendWith(InNamespace.class)
class FullSizeTest {
    private static final int LENGTH = 200_000_000;
    private static final int LOSSY_LENGTH = 5_000_000;
    private static final int PIECE_LENGTH = 1 << 20;

    @TempDir
    Path directory;

    /// A file of chance.
    private record Text(Path file, String sha256) {}

    private Text text(String name, int length) throws IOException {
        SplittableRandom random = new SplittableRandom(length);
        Path file = directory.resolve(name);
        MessageDigest digest = sha256();
        try (OutputStream out = new DigestOutputStream(Files.newOutputStream(file), digest)) {
            for (int left = length; left > 0; left -= PIECE_LENGTH) {
                byte[] piece = new byte[Math.min(left, PIECE_LENGTH)];
                random.nextBytes(piece);
                out.write(piece);
            }
        }
        return new Text(file, HexFormat.of().formatHex(digest.digest()));
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    private static String sha256(InputStream octets) throws IOException {
        MessageDigest digest = sha256();
        octets.transferTo(new DigestOutputStream(OutputStream.nullOutputStream(), digest));
        return HexFormat.of().formatHex(digest.digest());
    }

    private static String sha256(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return sha256(in);
        }
    }

    /// What a program writes that reads a file.
    private static String sha256Of(Path input, List<String> command) throws Exception {
        Process process = new ProcessBuilder(command).redirectInput(input.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT).start();
        String digest = sha256(process.getInputStream());
        assertThat(process.waitFor()).as(String.join(" ", command)).isZero();
        return digest;
    }

    private Path uploads() throws IOException {
        return Files.createDirectories(directory.resolve("uploads"));
    }

    private ElvaProcess serve(String... more) throws Exception {
        List<String> arguments = new ArrayList<>(List.of("serve", directory.toString(),
                "--upload", uploads().toString()));
        arguments.addAll(List.of(more));
        return ElvaProcess.behindDevice(directory, arguments.toArray(String[]::new))
                .says("Ctrl-C ends it");
    }

    /// Downloads a text and uploads it again, by curl.
    private void bothWays(String host, Text text) throws Exception {
        String url = "http://" + host + "/";
        Path none = Files.writeString(directory.resolve("none"), "");
        assertThat(sha256Of(none, Program.curlCommand("--fail", url + text.file.getFileName())))
                .isEqualTo(text.sha256);
        assertThat(Program.curl("--fail", "-T", text.file.toString(), url + "stored"))
                .isEqualTo("stored /stored, " + Files.size(text.file) + " bytes\n");
        assertThat(sha256(uploads().resolve("stored"))).isEqualTo(text.sha256);
    }

    @ParameterizedTest
    @ValueSource(strings = {"192.0.2.2", "[2001:db8::2]"})
    void serve_200MegabytesEachWay_byCurl(String host) throws Exception {
        Program.assume("curl");
        Text text = text("text", LENGTH);
        try (ElvaProcess serve = serve()) {
            bothWays(host, text);
            serve.says("GET /text  200  200,000,000 bytes in ")
                    .says("PUT /stored  201  200,000,000 bytes in ");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"192.0.2.2", "2001:db8::2"})
    void listen_200MegabytesEachWayAtOnce_byNc(String host) throws Exception {
        Program.assume("nc");
        Text down = text("down", LENGTH);
        Text up = text("up", LENGTH + 1);
        try (ElvaProcess listen = ElvaProcess.fed(directory, down.file, "listen", "9000")
                .says("listening at port 9000")) {
            String got = sha256Of(up.file, List.of("nc", "-N", host, "9000"));
            assertThat(listen.exitCode()).as(listen.err()).isEqualTo(Exit.DONE);
            assertThat(got).isEqualTo(down.sha256);
            assertThat(sha256(listen.output())).isEqualTo(up.sha256);
            assertThat(listen.err()).endsWith(
                    "closed: 200,000,000 bytes sent, 200,000,001 bytes received\n");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"192.0.2.2", "[2001:db8::2]"})
    void serve_lossAndReordering_isOnlySlow(String host) throws Exception {
        Program.assume("curl");
        Text text = text("text", LOSSY_LENGTH);
        Path capture = directory.resolve("lossy.pcapng");
        try (ElvaProcess serve = serve("--loss", "0.02", "--reorder", "0.01", "--seed", "7",
                "--pcap", capture.toString()).says("loss 2 %, reordering 1 %, seed 7")) {
            bothWays(host, text);
            serve.says("PUT /stored  201  5,000,000 bytes in ").signal("TERM");
            assertThat(serve.exitCode()).as(serve.err()).isEqualTo(Exit.DONE);
            assertThat(serve.out())
                    .containsPattern("GET /text  200  5,000,000 bytes in .* [1-9]\\d* resent");
        }
        Program.assume("tshark");
        Tshark.finds(capture, 2 * LOSSY_LENGTH / 1460);
    }

    @ParameterizedTest
    @ValueSource(strings = {"192.0.2.2", "[2001:db8::2]"})
    void serve_perfectLink_isCaptured(String host) throws Exception {
        Program.assume("curl", "tshark");
        Text text = text("text", LOSSY_LENGTH);
        Path capture = directory.resolve("perfect.pcapng");
        try (ElvaProcess serve = serve("--pcap", capture.toString())) {
            bothWays(host, text);
            serve.says("PUT /stored  201  5,000,000 bytes in ").signal("TERM");
            assertThat(serve.exitCode()).as(serve.err()).isEqualTo(Exit.DONE);
        }
        Tshark.finds(capture, LOSSY_LENGTH / 65_535);
    }
}
