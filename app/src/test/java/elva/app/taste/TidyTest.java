package elva.app.taste;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The house's sizes, held over the whole repository; and planted faults, each found.
class TidyTest {

    @Test
    void everyJavaFile_isTidy() {
        List<Path> files = Repository.files(".java");
        List<String> faults = new ArrayList<>();
        for (Path file : files) {
            faults.addAll(Tidiness.ofJava(Repository.name(file), Repository.read(file)));
        }
        assertThat(files).hasSizeGreaterThan(60);
        assertThat(faults).isEmpty();
    }

    @Test
    void shellScripts_areTidy() {
        List<String> faults = new ArrayList<>();
        for (String name : List.of("elva", ".ci/run")) {
            faults.addAll(Tidiness.ofText(name, Repository.read(Repository.ROOT.resolve(name))));
        }
        assertThat(faults).isEmpty();
    }

    private static List<String> faults(String name, String members) {
        return Tidiness.ofJava(name, "package p;\nfinal class A {\n" + members + "\n}\n");
    }

    private static List<String> faults(String members) {
        return faults("core/src/main/java/p/A.java", members);
    }

    private static String method(int lines) {
        return "    /// Comments before it do not count.\n    void m() {\n"
                + "        int i;\n".repeat(lines - 2) + "    }";
    }

    @Test
    void tidyClass_hasNoFaults() {
        assertThat(faults(method(60))).isEmpty();
        assertThat(faults("    void m(int a, int b, int c, int d, int e) {}")).isEmpty();
        assertThat(faults("/" + "/".repeat(99))).isEmpty();
    }

    @Test
    void longLine_isFound() {
        assertThat(faults("/" + "/".repeat(100)))
                .containsExactly("core/src/main/java/p/A.java:3: line of 101, at most 100");
    }

    @Test
    void untidyLines_areFound() {
        assertThat(faults("\tint i;")).containsExactly("core/src/main/java/p/A.java:3: tab");
        assertThat(faults("    int i; ")).hasSize(1);
        assertThat(faults("    // TO" + "DO later")).hasSize(1);
        assertThat(faults("    // FIX" + "ME")).hasSize(1);
        assertThat(faults("    // Copy" + "right 2026")).hasSize(1);
        assertThat(Tidiness.ofText("elva", "echo")).hasSize(1);
    }

    @Test
    void longMethod_isFound() {
        assertThat(faults(method(61)))
                .containsExactly("core/src/main/java/p/A.java:4: m of 61 lines, at most 60");
        assertThat(faults("    A() {\n" + "\n".repeat(60) + "    }")).hasSize(1);
    }

    @Test
    void manyParameters_areFound() {
        String six = "m(int a, int b, int c, int d, int e, int f)";
        assertThat(faults("    void " + six + " {}"))
                .containsExactly("core/src/main/java/p/A.java:3: m takes 6 parameters, at most 5");
        assertThat(faults("    A(int a, int b, int c, int d, int e, int f) {}")).hasSize(1);
        assertThat(faults("    interface I { void " + six + "; }")).hasSize(1);
        assertThat(faults("    @Override public void " + six + " {}")).isEmpty();
        assertThat(faults("    record R(int a, int b, int c, int d, int e, int f) {}")).isEmpty();
    }

    @Test
    void deepNesting_isFound() {
        String three = "void m() { for (;;) { while (true) { if (true) { %s } } } }";
        assertThat(faults(three.formatted("return;"))).isEmpty();
        assertThat(faults(three.formatted("try { m(); } finally { }")))
                .containsExactly("core/src/main/java/p/A.java:3: nested 4 deep, at most 3");
        assertThat(faults(three.formatted("do { } while (true);"))).hasSize(1);
        assertThat(faults(three.formatted("switch (1) { }"))).hasSize(1);
        assertThat(faults(three.formatted("for (var a : b) { }"))).hasSize(1);
        assertThat(faults(three.formatted("synchronized (this) { }"))).hasSize(1);
        assertThat(faults(three.formatted("int i = switch (1) { default -> 2; };"))).hasSize(1);
        assertThat(faults("void m() { if (a) { } else if (b) { } else if (c) { } else if (d) { }"
                + " else if (e) { } }")).isEmpty();
    }

    @Test
    void longFile_isFound() {
        assertThat(faults("\n".repeat(396))).isEmpty();
        assertThat(faults("\n".repeat(397)))
                .containsExactly("core/src/main/java/p/A.java:1: file of 401 lines, at most 400");
        assertThat(faults("core/src/test/java/p/A.java", "\n".repeat(796))).isEmpty();
        assertThat(faults("core/src/test/java/p/A.java", "\n".repeat(797))).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"snd.una < 5,una", "5 >= seg.ack(),ack", "rcvNxt <= x,rcvNxt", "seq() > 1,seq",
        "(seq - left) < 10,seq", "x > snd.nxt + 1,nxt", "snd.iss < 0,iss"})
    void comparedSequenceNumber_isFound(String expression, String number) {
        assertThat(faults("    boolean b() { return " + expression + "; }"))
                .containsExactly("core/src/main/java/p/A.java:3: sequence number " + number
                        + " beside < or >");
        assertThat(faults("core/src/main/java/elva/wire/Seq.java",
                "    boolean b() { return " + expression + "; }")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"ackCount < 5", "x < backPack", "distance(una, nxt) > 0", "snd.una == 5",
        "acked > 1", "awaitingAck > 0"})
    void otherComparison_isNone(String expression) {
        assertThat(faults("    boolean b() { return " + expression.replace(';', ',') + "; }"))
                .isEmpty();
    }

    @Test
    void printing_isFoundOutsideTheCommandLine() {
        assertThat(faults("    void m() { System.out.println(); }"))
                .containsExactly("core/src/main/java/p/A.java:3: System.out");
        assertThat(faults("app/src/main/java/p/A.java", "    void m() { System.out.println(); }"))
                .isEmpty();
        assertThat(faults("sim/src/test/java/p/A.java", "    void m() { System.out.println(); }"))
                .isEmpty();
    }

    @Test
    void staticState_isFound() {
        assertThat(faults("    private static int count;"))
                .containsExactly("core/src/main/java/p/A.java:3: static state: count");
        assertThat(faults("    private static final int COUNT = 1;\n    private int count;"))
                .isEmpty();
    }

    @Test
    void openClass_isFound() {
        assertThat(Tidiness.ofJava("core/src/main/java/p/A.java", "package p;\nclass A {}\n"))
                .containsExactly(
                        "core/src/main/java/p/A.java:2: class A is neither final nor sealed");
        assertThat(Tidiness.ofJava("bench/src/main/java/p/A.java", "package p;\nclass A {}\n"))
                .as("JMH extends what it measures").isEmpty();
    }
}
