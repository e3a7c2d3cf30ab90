package elva.app;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Programs of the system that tests talk to, in the network namespace of the thread that calls.
final class Program {
    private static final List<String> CURL = List.of("curl", "-q", "-sS", "--globoff",
            "--noproxy", "*", "--max-time", "150");

    private Program() {}

    /// Where it is; `null` if nowhere.
    static @Nullable Path find(String name) {
        return Arrays.stream(System.getenv("PATH").split(":", -1)).map(d -> Path.of(d, name))
                .filter(Files::isExecutable).findFirst().orElse(null);
    }

    /// Skips the test where one is missing.
    static void assume(String... names) {
        for (String name : names) assumeTrue(find(name) != null, "needs " + name);
    }

    /// Runs one to its end, and what it wrote.
    static String run(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), ISO_8859_1);
        assertThat(process.waitFor()).as(said).isZero();
        return said;
    }

    /// Runs curl, and what it wrote.
    static String curl(String... arguments) throws IOException, InterruptedException {
        return run(curlCommand(arguments));
    }

    /// For curl that is not to be waited for.
    static List<String> curlCommand(String... arguments) {
        List<String> command = new ArrayList<>(CURL);
        command.addAll(Arrays.asList(arguments));
        return command;
    }
}
