package elva.app;

import static org.assertj.core.api.Assertions.assertThat;

import elva.tcp.ConnectionException;
import elva.tcp.Reason;
import java.io.ByteArrayOutputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/// Whose fault it is decides what is said: one line, or for our own a stack trace.
class ComplaintsTest {
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final Terminal terminal =
            Terminal.of(Shell.stream(new ByteArrayOutputStream()), Shell.stream(err));
    private final Complaints complaints = new Complaints(terminal);

    private int complain(Exception thrown) {
        CommandLine line = Main.commandLine(terminal);
        return complaints.ofExecution(thrown, line, line.parseArgs());
    }

    private String said() {
        return err.toString(StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @CsvSource({"CONNECTION_REFUSED,3", "CONNECTION_RESET,4", "USER_TIMEOUT,5",
        "RETRANSMISSION_TIMEOUT,5", "KEEP_ALIVE_TIMEOUT,5", "UNREACHABLE,1", "EVICTED,1",
        "CONNECTION_ALREADY_EXISTS,1"})
    void connectionThatEnded_hasItsOwnExitCode(Reason reason, int exitCode) {
        assertThat(complain(new ConnectionException(reason, "192.0.2.1:81"))).isEqualTo(exitCode);
        assertThat(said()).isEqualTo("elva: " + reason + ": 192.0.2.1:81\n");
    }

    @Test
    void failure_saysItsLineAndHasItsCode() {
        assertThat(complain(Failure.usage("port 0 outside 1..65535"))).isEqualTo(Exit.USAGE);
        assertThat(complain(Failure.failed("x"))).isEqualTo(Exit.FAILED);
        assertThat(said()).isEqualTo("elva: port 0 outside 1..65535\nelva: x\n");
    }

    @Test
    void fileExceptions_sayWhatJavaLeavesOut() {
        assertThat(Complaints.story(new NoSuchFileException("/a"))).isEqualTo("/a: no such file");
        assertThat(Complaints.story(new AccessDeniedException("/a")))
                .isEqualTo("/a: permission denied");
        assertThat(Complaints.story(new NotDirectoryException("/a"))).isEqualTo("/a: no directory");
        assertThat(Complaints.story(new FileNotFoundException("/a (No such file)")))
                .isEqualTo("/a (No such file)");
        assertThat(Complaints.story(new FileSystemException("/a", null, "Is a directory")))
                .isEqualTo("/a: is a directory");
        assertThat(Complaints.story(new IOException())).isEqualTo("IOException");
    }

    @Test
    void systemsFault_isOneLine() {
        assertThat(complain(new IOException("tun elva0: open: Operation not permitted (errno 1)")))
                .isEqualTo(Exit.FAILED);
        assertThat(complain(new UncheckedIOException(new NoSuchFileException("/a"))))
                .isEqualTo(Exit.FAILED);
        assertThat(said()).isEqualTo("elva: tun elva0: open: Operation not permitted (errno 1)\n"
                + "elva: /a: no such file\n");
    }

    @Test
    void ourOwnDefect_saysSoAndHasAStackTrace() {
        assertThat(complain(new IllegalStateException("no"))).isEqualTo(Exit.FAILED);
        assertThat(said()).startsWith("elva: a defect of Elva's own, worth a report: "
                + "java.lang.IllegalStateException: no\n").contains("at elva.app");
    }
}
