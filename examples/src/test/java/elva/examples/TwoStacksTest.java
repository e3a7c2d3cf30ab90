package elva.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/// The example runs and shows what it says.
class TwoStacksTest {

    @Test
    void twoStacks_run_goThroughAWholeConnection() {
        ByteArrayOutputStream octets = new ByteArrayOutputStream();
        TwoStacks.run(new PrintStream(octets, true, StandardCharsets.UTF_8));
        assertThat(octets.toString(StandardCharsets.UTF_8).lines())
                .contains("server read: hello", "client: SYN-SENT -> ESTABLISHED by SYN+ACK",
                        "client: TIME-WAIT -> CLOSED by 2MSL",
                        "server: LAST-ACK -> CLOSED by ACK of FIN");
    }
}
