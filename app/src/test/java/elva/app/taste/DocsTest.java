package elva.app.taste;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/// The documentation is true: links lead somewhere, and the commands of README and
/// docs/testing.md do what they say.
class DocsTest {
    /// Commands that wait for a peer or for a person: their own tests run them.
    private static final Pattern WAITS =
            Pattern.compile("./elva (serve|listen|fetch|connect|link)\\b.*");

    @TempDir
    Path directory;

    @Test
    void everyLink_leadsSomewhere() {
        List<Path> pages = Repository.files(".md");
        List<String> broken = new ArrayList<>();
        for (Path page : pages) {
            for (String link : Markdown.of(Repository.read(page)).broken(page)) {
                broken.add(Repository.name(page) + ": " + link);
            }
        }
        assertThat(pages).hasSizeGreaterThan(3);
        assertThat(broken).isEmpty();
    }

    @TestFactory
    Stream<DynamicTest> readmesCommands_work() {
        List<String> commands = new ArrayList<>();
        for (String page : List.of("README.md", "docs/testing.md")) {
            List<String> its = Markdown.of(Repository.read(Repository.ROOT.resolve(page)))
                    .commands();
            assertThat(its).as(page).isNotEmpty();
            commands.addAll(its);
        }
        return commands.stream().distinct().filter(c -> !c.startsWith("./elva test"))
                .map(c -> dynamicTest(c, () -> runs(c)));
    }

    /// `./elva test -Dtest=...` would run in this very build: only its tests are looked for.
    @Test
    void everyTestThatIsNamed_isThere() {
        List<String> sources = Repository.files(".java").stream()
                .map(f -> f.getFileName().toString()).toList();
        List<String> missing = new ArrayList<>();
        int named = 0;
        for (Path page : Repository.files(".md")) {
            Matcher test = Pattern.compile("-Dtest=(\\w+)").matcher(Repository.read(page));
            for (; test.find(); named++) {
                if (!sources.contains(test.group(1) + ".java")) missing.add(test.group());
            }
        }
        assertThat(missing).isEmpty();
        assertThat(named).isPositive();
    }

    private void runs(String command) throws IOException, InterruptedException {
        if (WAITS.matcher(command).matches()) {
            abort(command + ": waits for a peer; the tests of that command run it");
        }
        if (!new File("/bin/bash").canExecute()) abort("./elva: no /bin/bash here");
        Path elva = directory.resolve("elva");
        Files.writeString(elva, "#!/bin/bash\nexec '" + Repository.ROOT + "/elva' \"$@\"\n");
        if (!elva.toFile().setExecutable(true)) abort("no executable files in " + directory);
        Path output = Files.createTempFile(directory, "output", ".txt");
        ProcessBuilder shell = new ProcessBuilder("/bin/bash", "-c", command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectInput(new File("/dev/null"))
                .redirectOutput(output.toFile());
        shell.environment().put("ELVA_NO_BUILD", "1");
        shell.environment().put("ELVA_MODULE_PATH", System.getProperty("jdk.module.path", ""));
        shell.environment().put("JAVA_HOME", System.getProperty("java.home"));
        Process process = shell.start();
        if (!process.waitFor(120, TimeUnit.SECONDS)) {
            process.descendants().forEach(ProcessHandle::destroy);
            process.destroy();
            throw new AssertionError(command + " is not done after 120 s:\n"
                    + Files.readString(output));
        }
        assertThat(process.exitValue()).as("%s:\n%s", command, Files.readString(output)).isZero();
    }

    @Test
    void brokenLinks_areFound() {
        Path page = Repository.ROOT.resolve("README.md");
        String text = """
                # One thing
                ## One thing
                ## `code` and, commas
                [a](#one-thing) [b](#one-thing-1) [c](#code-and-commas) [d](LICENSE)
                [e](https://example.org/x) `[f](no/code)` [g](no/file) ![h](no/picture.svg "x")
                [i](#one-thing-2) [j](LICENSE#x)
                <img src="no/image.png">
                [k]: no/reference
                ```
                [l](no/fence)
                ```
                """;
        assertThat(Markdown.of(text).broken(page)).containsExactly("no/file", "no/picture.svg",
                "#one-thing-2", "LICENSE#x", "no/image.png", "no/reference");
    }

    @Test
    void commands_areReadFromShellBlocksOnly() {
        String text = """
                ./elva no
                ```sh
                ./elva demo      # shows it
                $ ./elva states FIN-WAIT-2
                cd x
                ```
                ```
                ./elva no
                ```
                """;
        assertThat(Markdown.of(text).commands())
                .containsExactly("./elva demo", "./elva states FIN-WAIT-2");
    }

    @Test
    void commandThatFails_isFound() {
        assertThat(failure("./elva states nonsense")).contains("elva: no state \"nonsense\"");
        assertThat(failure("./elva serve www")).contains("waits for a peer");
    }

    private String failure(String command) {
        try {
            runs(command);
            return "";
        } catch (AssertionError | RuntimeException | IOException | InterruptedException e) {
            return String.valueOf(e.getMessage());
        }
    }
}
