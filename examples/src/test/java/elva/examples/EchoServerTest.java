package elva.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The server runs in a network namespace of its own, where bash talks to it over the kernel's TCP.
class EchoServerTest {
    private static final String SCRIPT = """
            exec 3< <(exec "$@")
            server=$!
            trap 'kill $server' EXIT
            read -r said <&3 && echo "$said"
            exec 4<>/dev/tcp/192.0.2.2/7
            echo hello >&4
            read -r echoed <&4 && echo "$echoed"
            """;

    @TempDir
    Path directory;

    @Test
    void echoServer_sendsBackWhatItIsSent() throws Exception {
        assumeTrue(Files.isWritable(Path.of("/dev/net/tun")), "needs root and /dev/net/tun");
        assumeTrue(run("unshare", "--net", "/bin/bash", "-c", "true").isEmpty(),
                "needs root, unshare and bash: no network namespace to be had");
        String output = run("unshare", "--net", "/bin/bash", "-c", SCRIPT, "bash",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=elva.host", "-p", System.getProperty("jdk.module.path"),
                "-m", "elva.examples/elva.examples.EchoServer");
        assertThat(output).isEqualTo("echo on [::]:7\nhello\n");
    }

    /// What it writes; how it fails, if it does.
    private String run(String... command) throws Exception {
        File output = directory.resolve("output").toFile();
        Process process = new ProcessBuilder(command).redirectErrorStream(true)
                .redirectOutput(output).start();
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
            return "hangs after 60 s: " + List.of(command);
        }
        String said = Files.readString(output.toPath());
        return process.exitValue() == 0 ? said : said + "exit " + process.exitValue();
    }
}
