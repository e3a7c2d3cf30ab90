package elva.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Captures as tshark reads them, every checksum counted anew.
///
/// Segments are looked at one by one: tshark calls a segment malformed that is resent after its own
/// reassembly of the HTTP message was complete, and so does it with any TCP's.
final class Tshark {
    private static final List<String> COMMAND = List.of("tshark", "-n",
            "-o", "tcp.check_checksum:TRUE", "-o", "ip.check_checksum:TRUE",
            "-o", "tcp.desegment_tcp_streams:FALSE", "-r");

    /// It calls a checksum of 0xffff bad where it computes 0x0000 itself: the same number in ones'
    /// complement, and what the kernel sends once in 65,536 segments. It says that this is why.
    private static final String BAD_TCP =
            "(tcp.checksum.status == \"Bad\" && !tcp.checksum.ffff)";

    private Tshark() {}

    /// Checks that nothing in a capture is malformed and no checksum wrong.
    ///
    /// @param least segments with a good checksum that are to be in it
    static void finds(Path capture, int least) throws IOException, InterruptedException {
        assertThat(packets(capture, "_ws.malformed || " + BAD_TCP
                + " || ip.checksum.status == \"Bad\"")).isEmpty();
        assertThat(packets(capture, "tcp.checksum.status == \"Good\"").lines().count())
                .isGreaterThanOrEqualTo(least);
    }

    /// The packets that a display filter lets through, one line each.
    private static String packets(Path capture, String filter)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(COMMAND);
        command.addAll(List.of(capture.toString(), "-Y", filter));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD).start();
        String found = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).isZero();
        return found;
    }
}
