package elva.app;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Runs this program once more, in a network namespace of its own: by `unshare`, as root or in a
/// user namespace. The namespace, and what is in it, goes with the process.
///
/// @param entrance what stands before the command; empty if there is no namespace to be had
/// @param obstacle why there is none; `null` if there is
record Namespace(List<String> entrance, @Nullable String obstacle) {
    private static final List<List<String>> ENTRANCES = List.of(
            List.of("unshare", "--net", "--mount"),
            List.of("unshare", "--user", "--map-root-user", "--net", "--mount"));
    private static final String MAIN = Main.class.getName();
    private static final String MODULE = "elva.app/" + MAIN;
    private static final int PATIENCE_SECONDS = 5;

    Namespace {
        entrance = List.copyOf(entrance);
    }

    /// Looks for a way into one.
    static Namespace find() {
        String system = System.getProperty("os.name", "");
        if (!system.equals("Linux")) return none("there are none on " + system);
        if (!Files.exists(Path.of("/dev/net/tun"))) return none("there is no /dev/net/tun here");
        String said = "";
        for (List<String> entrance : ENTRANCES) {
            List<String> command = new ArrayList<>(entrance);
            command.add("true");
            String complaint = attempt(command);
            if (complaint.isEmpty()) return new Namespace(entrance, null);
            said = complaint;
        }
        return none(said);
    }

    private static Namespace none(String why) {
        return new Namespace(List.of(), why);
    }

    /// @return what was wrong, in a line; empty if nothing
    private static String attempt(List<String> command) {
        try {
            Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
            process.getOutputStream().close();
            String said = new String(process.getInputStream().readAllBytes(),
                    StandardCharsets.UTF_8).strip();
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                return "unshare hangs";
            }
            if (process.exitValue() == 0) return "";
            return said.isEmpty() ? "unshare: exit " + process.exitValue()
                    : said.lines().findFirst().orElse("");
        } catch (IOException e) {
            return "unshare (package util-linux): " + e.getMessage();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return "interrupted";
        }
    }

    /// Runs `./elva arguments...` inside and waits for its end. A signal that ends this process is
    /// handed on, and waited for as long as it takes to clean up.
    ///
    /// @return its exit code
    int run(List<String> arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(entrance);
        command.addAll(program());
        command.addAll(arguments);
        Process inside = new ProcessBuilder(command).inheritIO().start();
        try (Interruption interruption =
                Interruption.begin(Interruption.SHORT, Exit.INTERRUPTED)) {
            interruption.calls(() -> end(inside));
            return inside.waitFor();
        }
    }

    private static void end(Process inside) {
        inside.destroy();
        try {
            boolean _ = inside.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException _) {
            // no more time
        }
        inside.destroyForcibly();
    }

    /// How this JVM was started, up to the main class.
    private static List<String> program() throws IOException {
        List<String> line = List.of(Files.readString(Path.of("/proc/self/cmdline"))
                .split("\0", -1));
        int main = Math.max(line.indexOf(MODULE), line.indexOf(MAIN));
        if (main > 0) return line.subList(0, main + 1);
        return List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=elva.host", "-p",
                System.getProperty("jdk.module.path", ""), "-m", MODULE);
    }
}
