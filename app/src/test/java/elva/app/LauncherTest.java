package elva.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import elva.app.taste.Repository;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The launcher script, with a JDK and a Maven that only note how they are called.
class LauncherTest {
    /// All it needs of a system; PATH has these and the pretended tools, nothing else.
    private static final List<String> SYSTEM = List.of("awk", "bash", "cat", "chmod", "cmp", "cp",
            "dirname", "find", "flock", "grep", "head", "mkdir", "mv", "printf", "readlink", "rm",
            "sed", "sha256sum", "sort", "stty", "tail", "touch", "tr", "uniq", "xargs");

    @TempDir
    Path directory;

    private final Map<String, String> environment = new TreeMap<>();
    private Path repository;
    private Path tools;
    private Path log;

    @BeforeEach
    void layOut() throws IOException {
        assumeTrue(new File("/bin/bash").canExecute(), "no /bin/bash here: the launcher is bash");
        repository = Files.createDirectories(directory.resolve("the repository"));
        tools = Files.createDirectories(directory.resolve("tools"));
        log = directory.resolve("log");
        for (String tool : SYSTEM) pretend(tool, "exec " + real(tool) + " \"$@\"");
        Files.writeString(repository.resolve("elva"),
                Files.readString(Repository.ROOT.resolve("elva")));
        source("core/src/main/java/A.java");
        source("app/src/main/java/B.java");
        source("app/src/test/java/BTest.java");
        source("pom.xml");
        source("core/pom.xml");
        pretend("mvn", """
                echo "mvn $* [JAVA_HOME=$JAVA_HOME]" >>'LOG'
                mkdir -p app/target/lib
                echo 'libraries' >app/target/lib/elva-core.jar
                echo 'old classes' >app/target/lib/picocli.jar
                cat app/src/main/java/B.java >app/target/elva-app.jar
                mkdir -p core/target/surefire-reports
                reports=core/target/surefire-reports
                case "$*" in *test=None*) ;; *) echo >$reports/TEST-A.xml ;; esac
                echo '[INFO] Building Elva core 0.1.0-SNAPSHOT        [2/9]'
                echo 'Tests run: 3, Failures: 0, Errors: 0, Skipped: 1'
                exit ${MVN_EXIT:-0}
                """);
        pretend("id", "echo 0");
        jdk("jdk-25", "25.0.1");
        environment.put("ELVA_JDKS", directory + "/jdks/*");
        environment.put("PATH", tools.toString());
        environment.put("HOME", directory.toString());
    }

    private static String real(String tool) {
        return Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
                .map(d -> Path.of(d, tool)).filter(Files::isExecutable).findFirst()
                .orElse(Path.of("/bin", tool)).toString();
    }

    private void source(String name) throws IOException {
        Path file = repository.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, name);
        Files.setLastModifiedTime(file, FileTime.fromMillis(1_000_000));
    }

    private void pretend(String tool, String script) throws IOException {
        script(tools.resolve(tool), "cd '" + repository + "' 2>/dev/null\n" + script);
        if (SYSTEM.contains(tool)) script(tools.resolve(tool), script);
    }

    private void script(Path file, String script) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, "#!/bin/bash\n" + script.replace("LOG", log.toString()) + "\n");
        assertThat(file.toFile().setExecutable(true)).isTrue();
    }

    /// A JDK whose `java` notes its arguments and makes the files it is asked for.
    private void jdk(String name, String version) throws IOException {
        Path home = directory.resolve("jdks").resolve(name);
        script(home.resolve("bin/java"), """
                for a in "$@"; do printf '%s ' "[$a]" >>'LOG'; done; echo "NAME" >>'LOG'
                for a in "$@"; do
                  case $a in -XX:AOTCacheOutput=*) echo aot >"${a#*=}" ;; esac
                done
                case $1 in *NewerClasses.java) echo 'new classes' >"$3" ;; esac
                """.replace("NAME", name));
        script(home.resolve("bin/javac"), "exit 1");
        Files.writeString(home.resolve("release"), "IMPLEMENTOR=\"X\"\nJAVA_RUNTIME_VERSION=\""
                + version + "+1\"\nJAVA_VERSION=\"" + version + "\"\n");
    }

    private Shell launch(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("/bin/bash",
                repository.resolve("elva").toString()));
        command.addAll(List.of(arguments));
        return shell(command);
    }

    private Shell shell(List<String> command) throws IOException, InterruptedException {
        Path out = directory.resolve("out");
        Path err = directory.resolve("err");
        ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile())
                .redirectInput(new File("/dev/null")).redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        Process process = builder.start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("done after 60 s").isTrue();
        return new Shell(process.exitValue(), Files.readString(out), Files.readString(err));
    }

    /// Ctrl-C reaches the launcher and Maven alike; Maven ends with a status of its own.
    @Test
    void build_interrupted_saysSoAndLeavesNothingHalf() throws Exception {
        Path pid = directory.resolve("pid");
        Path mvn = tools.resolve("mvn");
        String whole = Files.readString(mvn);
        pretend("mvn", "kill -INT \"$(cat '" + pid + "')\"; exit 130");
        Shell shell = shell(List.of("/bin/bash", "-c", "echo $$ >'" + pid + "'; exec /bin/bash '"
                + repository.resolve("elva") + "' states"));
        assertThat(shell.exitCode()).isEqualTo(130);
        assertThat(shell.err()).endsWith("elva: interrupted while building; the next command "
                + "builds it\n").doesNotContain("failed");
        assertThat(shell.out()).isEmpty();
        assertThat(repository.resolve("target/elva")).isDirectoryNotContaining("glob:**.new")
                .isDirectoryNotContaining("glob:**stamp").isDirectoryNotContaining("glob:**key");
        Files.writeString(mvn, whole);
        assertThat(launch("states").exitCode()).isZero();
        assertThat(lastRun()).contains("[states]");
    }

    private String log() throws IOException {
        return Files.exists(log) ? Files.readString(log) : "";
    }

    private long builds() throws IOException {
        return log().lines().filter(l -> l.startsWith("mvn ")).count();
    }

    private String lastRun() throws IOException {
        return log().lines().toList().getLast();
    }

    @Test
    void firstStart_buildsOnceAndSaysSo() throws Exception {
        Shell first = launch("states", "FIN WAIT", "");
        assertThat(first.err()).contains("elva: building, once", "  2/9  Elva core\n", "built in");
        assertThat(first.out()).isEmpty();
        assertThat(log()).contains("mvn -B -ntp ", " package -Dmaven.test.skip=true -pl app -am",
                "[JAVA_HOME=" + directory + "/jdks/jdk-25]");
        assertThat(lastRun()).contains("[-XX:TieredStopAtLevel=1]", "[-m]",
                "[elva.app/elva.app.Main] [states] [FIN WAIT] [] jdk-25",
                "[--enable-native-access=elva.host]", "[-XX:AOTCache=", "[-Xlog:aot=off]");
        Shell second = launch("states");
        assertThat(second.err()).isEmpty();
        assertThat(builds()).isEqualTo(1);
    }

    @Test
    void libraries_areLaidOut_picocliWithNewerClasses() throws Exception {
        launch("--version");
        Path lib = repository.resolve("target/elva/lib");
        assertThat(lib.resolve("picocli.jar")).hasContent("new classes");
        assertThat(lib.resolve("elva-core.jar")).hasContent("libraries");
        assertThat(lib.resolve("elva-app.jar")).hasContent("app/src/main/java/B.java");
    }

    @ParameterizedTest
    @CsvSource({"core/src/main/java/A.java,2", "app/src/main/java/B.java,2", "core/pom.xml,2",
        "app/src/main/java/New.java,2", "app/src/test/java/BTest.java,1"})
    void changedFile_buildsAgain_unlessItIsATest(String name, int builds) throws Exception {
        launch("--version");
        Files.writeString(repository.resolve(name), "changed");
        Shell second = launch("--version");
        assertThat(builds()).isEqualTo(builds);
        assertThat(second.err().contains("because a source changed")).isEqualTo(builds == 2);
        launch("--version");
        assertThat(builds()).isEqualTo(builds);
    }

    @Test
    void cache_isMadeAgainOnlyForOtherJars() throws Exception {
        launch("--version");
        Path jar = repository.resolve("target/elva/lib/elva-core.jar");
        FileTime laidOut = Files.getLastModifiedTime(jar);
        Files.writeString(repository.resolve("core/src/main/java/A.java"), "no jar changes");
        launch("--version");
        assertThat(Files.getLastModifiedTime(jar)).isEqualTo(laidOut);
        assertThat(log().lines().filter(l -> l.contains("AOTCacheOutput"))).hasSize(1);
        Files.writeString(repository.resolve("app/src/main/java/B.java"), "a jar changes");
        launch("--version");
        assertThat(log().lines().filter(l -> l.contains("AOTCacheOutput"))).hasSize(2);
    }

    @Test
    void failedBuild_showsWhatMavenFound() throws Exception {
        pretend("mvn", "echo '[INFO] noise'; echo '[ERROR] /A.java:[1,2] no'; exit 1");
        Shell shell = launch("--version");
        assertThat(shell.exitCode()).isEqualTo(1);
        assertThat(shell.err()).contains("[ERROR] /A.java:[1,2] no\n", "elva: the build failed")
                .doesNotContain("noise");
        launch("--version");
        assertThat(log()).doesNotContain("elva.app.Main");
    }

    @Test
    void noMaven_saysWhatToInstall() throws Exception {
        Files.delete(tools.resolve("mvn"));
        Shell shell = launch("--version");
        assertThat(shell.exitCode()).isEqualTo(1);
        assertThat(shell.err()).contains("elva: needs Maven to build: apt install maven");
    }

    @Test
    void noJdk_saysWhatIsThereAndWhatToInstall() throws Exception {
        jdk("jdk-17", "17.0.9");
        environment.put("ELVA_JDKS", "");
        environment.put("JAVA_HOME", directory + "/jdks/jdk-17");
        Shell shell = launch("--version");
        assertThat(shell.exitCode()).isEqualTo(1);
        assertThat(shell.err()).startsWith("elva: needs a JDK of Java 25 or newer and found none "
                + "(JAVA_HOME is Java 17, PATH has no java).\nelva: Install one: openjdk-25-jdk");
    }

    @ParameterizedTest
    @CsvSource({"'',jdk-25", "jdk-26,jdk-26", "jdk-17,jdk-25", "none,jdk-25"})
    void jdk_isJavaHomeIfNewEnough_elseTheOldestThatIs(String home, String chosen)
            throws Exception {
        jdk("jdk-17", "17.0.9");
        jdk("jdk-26", "26-ea");
        if (!home.isEmpty()) environment.put("JAVA_HOME", directory + "/jdks/" + home);
        launch("--version");
        assertThat(lastRun()).endsWith(" " + chosen);
    }

    @Test
    void jdk_mayComeFromPath_throughLinks() throws Exception {
        environment.put("ELVA_JDKS", "");
        Files.createSymbolicLink(directory.resolve("alternative"),
                Path.of("jdks/jdk-25/bin/java"));
        Files.createSymbolicLink(tools.resolve("java"), directory.resolve("alternative"));
        assertThat(launch("--version").exitCode()).isZero();
        assertThat(lastRun()).endsWith(" jdk-25");
    }

    @Test
    void noBuild_isObeyed() throws Exception {
        environment.put("ELVA_NO_BUILD", "1");
        Shell shell = launch("--version");
        assertThat(shell.exitCode()).isEqualTo(1);
        assertThat(shell.err()).isEqualTo("elva: not built yet, and ELVA_NO_BUILD forbids it\n");
        environment.put("ELVA_MODULE_PATH", "/some/classes");
        assertThat(launch("--version").exitCode()).isZero();
        assertThat(lastRun()).contains("[-p] [/some/classes]").doesNotContain("AOTCache");
        assertThat(builds()).isZero();
    }

    @ParameterizedTest
    @CsvSource({"states,true,false", "diagram,true,false", "serve,false,false", "fetch,false,false",
        "listen,false,false", "connect,false,false", "sim,false,true", "prove,false,true"})
    void longCommands_areCompiledWell(String command, boolean isShort, boolean asserts)
            throws Exception {
        environment.put("ELVA_MODULE_PATH", "/some/classes");
        launch(command);
        assertThat(lastRun().contains("[-XX:TieredStopAtLevel=1]")).isEqualTo(isShort);
        assertThat(lastRun().contains("[-ea:elva...]")).isEqualTo(asserts);
        assertThat(lastRun()).contains("[-XX:+UseSerialGC]").doesNotContain("tty");
    }

    @Test
    void terminal_isToldWithItsWidth() throws Exception {
        String script = real("script");
        assumeTrue(new File(script).canExecute(), "no script(1) here to make a terminal");
        environment.put("ELVA_MODULE_PATH", "/some/classes");
        environment.put("SHELL", "/bin/bash");
        shell(List.of(script, "-qec", "stty rows 24 cols 77; bash '" + repository + "/elva' states",
                "/dev/null"));
        assertThat(lastRun()).contains("[-Delva.stdout=tty]", "[-Delva.stderr=tty]",
                "[-Delva.columns=77]");
    }

    /// `<&-`: the JVM would give the number of a stream that is closed to a file of its own.
    @ParameterizedTest
    @CsvSource({"<&-,0", ">&-,1", "2>&-,0", "<&- >&- 2>&-,1"})
    void closedStreams_areTakenByNothing(String closed, int writeFails) throws Exception {
        script(directory.resolve("jdks/jdk-25/bin/java"), """
                : 9<&0; i=$?; : 9>&1; o=$?; : 9>&2; e=$?; printf x 2>/dev/null; w=$?
                echo "closed: $i$o$e, write fails: $w" >>'LOG'""");
        environment.put("ELVA_MODULE_PATH", "/some/classes");
        shell(List.of("/bin/bash", "-c", "exec bash '" + repository + "/elva' states " + closed));
        assertThat(lastRun()).isEqualTo("closed: 000, write fails: " + writeFails);
    }

    @Test
    void link_leadsHome() throws Exception {
        Files.createSymbolicLink(directory.resolve("e1"), repository.resolve("elva"));
        Files.createSymbolicLink(directory.resolve("e2"), Path.of("e1"));
        launch("--version");
        environment.put("ELVA_NO_BUILD", "1");
        assertThat(shell(List.of("/bin/bash", directory.resolve("e2").toString())).exitCode())
                .isZero();
        assertThat(lastRun()).contains("[-p] [" + repository.toRealPath() + "/target/elva/lib]");
    }

    @Test
    void test_runsEverything_andPassesArgumentsAndExitCode() throws Exception {
        Shell shell = launch("test", "--no-install", "-pl", "core", "-Dtest=A B");
        assertThat(shell.exitCode()).isZero();
        assertThat(shell.out()).contains("Tests run: 3, Failures: 0, Errors: 0, Skipped: 1\n");
        assertThat(log()).contains(" verify -pl core -Dtest=A B "
                + "-Dsurefire.failIfNoSpecifiedTests=false [JAVA_HOME=")
                .doesNotContain("--no-install");
        assertThat(shell.err()).containsPattern(
                "elva: ./elva --version takes 0\\.\\d\\d s of CPU, at most 0\\.50\n");
        assertThat(lastRun()).contains("[--version]");
        environment.put("MVN_EXIT", "7");
        assertThat(launch("test", "--no-install").exitCode()).isEqualTo(7);
    }

    /// Maven is told to go on where a module has no such test; somewhere there has to be one.
    @Test
    void test_thatNobodyHas_isAFailure() throws Exception {
        Shell shell = launch("test", "--no-install", "-Dtest=None");
        assertThat(shell.err()).contains("elva: no test is called None in what was built\n");
        assertThat(shell.exitCode()).isEqualTo(1);
    }

    @Test
    void test_slowStart_isAFailure() throws Exception {
        script(directory.resolve("jdks/jdk-25/bin/java"), """
                case "$*" in *--version) for ((i = 0; i < 3000000; i++)); do :; done ;; esac
                case $1 in *NewerClasses.java) echo 'new classes' >"$3" ;; esac""");
        Shell shell = launch("test", "--no-install");
        assertThat(shell.err()).contains(" s of CPU, at most 0.50\n");
        assertThat(shell.exitCode()).isEqualTo(1);
    }

    @Test
    void test_installsWhatIsMissing_unlessToldNotTo() throws Exception {
        pretend("apt-get", "echo \"apt-get $*\" >>'LOG'");
        pretend("curl", "");
        Shell without = launch("test", "--no-install");
        assertThat(log()).doesNotContain("apt-get");
        assertThat(without.err()).contains("elva: not found, so skipped: tshark (captures read")
                .doesNotContain("curl");
        Shell with = launch("test");
        assertThat(with.err()).contains("elva: installing what the tests use: tshark iperf3 "
                + "netcat-openbsd iputils-ping iproute2 python3 util-linux "
                + "(./elva test --no-install");
        assertThat(log()).contains("apt-get -qq -y --no-install-recommends install tshark iperf3 "
                + "netcat-openbsd iputils-ping iproute2 python3 util-linux\n");
    }

    @Test
    void test_withoutRights_namesWhatItSkips() throws Exception {
        pretend("apt-get", "echo \"apt-get $*\" >>'LOG'");
        pretend("id", "echo 1000");
        assertThat(launch("test").err())
                .contains("not found, so skipped: ip (everything over TUN)");
        assertThat(log()).doesNotContain("apt-get");
    }

    @Test
    void test_tellsWhyTestsWereSkipped() throws Exception {
        Path reports = Files.createDirectories(
                repository.resolve("core/target/surefire-reports"));
        pretend("mvn", "for i in 1 2; do echo '<skipped message=\"needs &lt;root&gt;"
                + "&#10;at x\"/>' >\"" + reports + "/TEST-$i.xml\"; done\n"
                + "echo '    <skipped type=\"x\"><![CDATA[org.x.Aborted: Assumption failed: no tun:"
                + " none]]></skipped>' >\"" + reports + "/TEST-3.xml\"");
        Shell shell = launch("test", "--no-install");
        assertThat(shell.err()).contains("elva: skipped 2: needs <root>\n",
                "elva: skipped 1: no tun: none\n");
    }
}
