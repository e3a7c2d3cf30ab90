package elva.app.taste;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// Every label of RFC 9293, and every behaviour this project set out to show, has a test that ran
/// in this build, or a decision; and docs/conformance.md says which. `-Delva.write=true` writes the
/// page.
class ConformanceTest {
    private static final Path PAGE = Repository.ROOT.resolve("docs/conformance.md");
    private static final Path DECISIONS = Repository.ROOT.resolve("docs/decisions/labels.md");
    private static final int LABEL_COUNT = 119;

    /// A line of a table: its id, where it stands, what it asks, and tests named beside it.
    private record Line(String id, String section, String asks, List<String> tests) {}

    @Test
    void labels_all119_haveATestThatRanOrADecision() throws IOException {
        TestsThatRan tests = testsOfThisBuild();
        List<Line> labels = lines("labels.tsv");
        String decisions = Files.readString(DECISIONS);
        List<String> missing = new ArrayList<>();
        for (Line l : labels) {
            boolean decided = decisions.contains("\n## " + l.id + "\n");
            if (tests.of(l.id).isEmpty() && !decided) missing.add(l.id + ": no test, no decision");
            tests.of(l.id).stream().filter(t -> !tests.ran(t))
                    .forEach(t -> missing.add(l.id + ": did not run: " + t));
        }
        assertThat(missing).isEmpty();
        assertThat(labels).hasSize(LABEL_COUNT);
        assertThat(labels.stream().map(Line::id)).as("labels that tests carry")
                .containsAll(tests.labels());
    }

    @Test
    void promises_each_haveATestThatRan() throws IOException {
        TestsThatRan tests = testsOfThisBuild();
        List<String> missing = new ArrayList<>();
        for (Line promise : lines("promises.tsv")) {
            if (promise.tests.isEmpty()) missing.add(promise.id + ": no test");
            promise.tests.stream().filter(t -> !tests.ran(t))
                    .forEach(t -> missing.add(promise.id + ": did not run: " + t));
        }
        assertThat(missing).isEmpty();
    }

    @Test
    void page_saysWhatTheTestsSay() throws IOException {
        String page = page(testsOfThisBuild());
        if (Boolean.getBoolean("elva.write")) Files.writeString(PAGE, page);
        assertThat(Files.readString(PAGE)).as("run the tests with -Delva.write=true to renew it")
                .isEqualTo(page);
    }

    private static TestsThatRan testsOfThisBuild() throws IOException {
        TestsThatRan tests = TestsThatRan.find();
        assumeTrue(tests.haveCore(), "the core's tests did not run in this build");
        return tests;
    }

    private static List<Line> lines(String resource) throws IOException {
        try (InputStream in = Objects.requireNonNull(
                ConformanceTest.class.getResourceAsStream(resource), resource)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines()
                    .map(ConformanceTest::line).toList();
        }
    }

    private static Line line(String text) {
        String[] cells = text.split("\t", -1);
        List<String> tests = cells.length < 4 ? List.of() : List.of(cells[3].split(" "));
        return new Line(cells[0], cells[1], cells[2], tests);
    }

    private static String page(TestsThatRan tests) throws IOException {
        StringBuilder page = new StringBuilder("""
                # Conformance

                Every label of RFC 9293 with the tests that show it, or the decision for it.
                This page is written by ConformanceTest, which fails if a label has neither, or if a
                test that is named here did not run.

                | Label | § | What it asks | Shown by |
                |---|---|---|---|
                """);
        for (Line l : lines("labels.tsv")) {
            page.append(row(l, String.join("<br>", names(tests.of(l.id))), decision(l.id, tests)));
        }
        page.append("""

                ## What this project set out to show

                | | Behaviour | Shown by |
                |---|---|---|
                """);
        for (Line l : lines("promises.tsv")) {
            page.append("| " + l.id + " | " + l.asks + " | " + String.join("<br>", names(l.tests))
                    + " |\n");
        }
        return page.toString();
    }

    private static String decision(String label, TestsThatRan tests) {
        if (!tests.of(label).isEmpty()) return "";
        return "[decision](decisions/labels.md#" + label.toLowerCase(Locale.ROOT) + ")";
    }

    private static String row(Line l, String tests, String decision) {
        return "| " + l.id + " | " + l.section + " | " + l.asks + " | " + tests + decision + " |\n";
    }

    /// Without the package, as there is no second class of a name.
    private static List<String> names(Iterable<String> tests) {
        List<String> names = new ArrayList<>();
        tests.forEach(t -> names.add("`" + t.substring(t.lastIndexOf('.') + 1) + "`"));
        return names.stream().collect(Collectors.toList());
    }
}
