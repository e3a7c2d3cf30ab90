package elva.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What was typed cannot be: one line that says where, what was found, and what would work; exit
/// code 2 if it could never be, 1 if it is the system that lacks something.
class BadInputTest {
    private static final String DEVICE = " --address 192.0.2.2/24";

    @TempDir
    Path directory;

    private Shell elva(String line) {
        List<String> arguments = new ArrayList<>();
        for (String word : line.split(" +", -1)) {
            arguments.add(word.replace("DIR", directory.toString()));
        }
        return Shell.elva(arguments.toArray(String[]::new));
    }

    private void complains(String line, int exitCode, String complaint) {
        Shell shell = elva(line);
        assertThat(shell.err()).isEqualTo("elva: "
                + complaint.replace("DIR", directory.toString()) + "\n");
        assertThat(shell.out()).isEmpty();
        assertThat(shell.exitCode()).isEqualTo(exitCode);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "serve DIR --port 0          | serve: port 0 outside 1..65535",
        "serve DIR --port 70000      | serve: port 70000 outside 1..65535",
        "serve DIR --grace -1        | serve: --grace -1 outside 0..3600",
        "listen 0                    | listen: port 0 outside 1..65535",
        "connect 192.0.2.1 70000     | connect: port 70000 outside 1..65535",
        "serve DIR                   | serve: no --address; Elva needs one of its own, such as "
                + "--address 192.0.2.2/24 (and --peer 192.0.2.1 for the kernel)",
        "connect localhost 80        | connect: \"localhost\": names are not looked up: give the "
                + "address, such as 192.0.2.1",
        "fetch https://192.0.2.1/    | fetch: https://192.0.2.1/: https needs TLS, and Elva is TCP "
                + "alone; try http://",
        "fetch http://2001:db8::1/ok | fetch: http://2001:db8::1/ok: IPv6 in brackets: "
                + "http://[2001:db8::1]/ok",
        "fetch http://[fe80::1%25lo]/ | fetch: http://[fe80::1%25lo]/: zones are not supported",
        "connect fe80::1%lo 80       | connect: fe80::1%lo: zones are not supported",
        "fetch http://               | fetch: http://: expected a URL such as http://192.0.2.1/",
        "fetch http://192.0.2.1/a{b  | fetch: http://192.0.2.1/a{b: illegal character in path",
        "fetch 192.0.2.1 -o DIR/x --pcap DIR/./x | fetch: DIR/x: two outputs in one file",
        "serve DIR --upload-limit -3 | serve: --upload-limit -3: expected octets, such as 65536 "
                + "or 1G",
        "serve DIR --port http       | serve: --port http: expected 1..65535 (./elva serve --help)",
        "connect 192.0.2.1 x         | connect: PORT x: expected 1..65535 (./elva connect --help)",
        "serve DIR --mtu x         | serve: --mtu x: expected 576..65535 (./elva serve --help)",
        "serve DIR --grace x       | serve: --grace x: expected 0..3600 (./elva serve --help)",
        "link --mtu x  | link: --mtu x: expected 68..65535 (./elva link --help)",
        "link --seed x | link: --seed x: expected a whole number (./elva link --help)",
        "sim --seed x                | sim: --seed x: expected a whole number (./elva sim --help)",
        "prove chaos --seed 0xg | prove: --seed 0xg: expected a whole number (./elva prove --help)",
        "sim --corrupt 2 | sim: --corrupt 2: expected a share of the packets, 0..1, such as 0.02 "
                + "or 2%",
        "fetch http://example.com/   | fetch: http://example.com/: names are not looked up: give "
                + "the address",
    })
    void usage_isExplained(String line, String complaint) {
        complains(line, Exit.USAGE, complaint);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "--address 192.0.2/24            | address \"192.0.2\": expected figures, such as 192.0.2.1"
                + " or 2001:db8::1",
        "--address 192.0.2.2/33          | prefix length /33 of 192.0.2.2 outside 0..32",
        "--address 192.0.2.2/x        | prefix \"192.0.2.2/x\": expected address/length, such as "
                + "192.0.2.2/24",
        "--peer fe80::1%lo               | fe80::1%lo: zones are not supported",
        "--address fe80::2%lo/64         | fe80::2%lo/64: zones are not supported",
        "--peer elva.test                | address \"elva.test\": expected figures, such as "
                + "192.0.2.1 or 2001:db8::1",
        "--address 192.0.2.3             | address 192.0.2.3: no prefix length; expected "
                + "192.0.2.3/24 or the like",
        "--address 192.0.2.2/24          | address 192.0.2.2 is given twice",
        "--peer 2001:db8::1              | peer 2001:db8::1: no IPv6 --address",
        "--peer 192.0.2.2                | peer 192.0.2.2 is our own address; expected one that "
                + "the kernel gets",
        "--mtu 500                       | MTU 500 octets outside 576..65535",
        "--address 2001:db8::2/64 --mtu 600 | MTU 600 octets with IPv6 address 2001:db8::2; "
                + "expected 1280 at least",
        "--tun a/b                       | device name \"a/b\": expected 1..15 octets without "
                + "\"/\", \":\" and spaces, such as elva0",
        "--loss 2                        | --loss 2: expected a share of the packets, 0..1, such "
                + "as 0.02 or 2%",
        "--reorder -1%                   | --reorder -1%: expected a share of the packets, 0..1, "
                + "such as 0.02 or 2%",
        "--set rto-min                | --set rto-min: expected name=value, such as rto-min=200ms",
        "--set rto-mni=1s                | --set rto-mni=1s: no setting \"rto-mni\"; did you mean "
                + "rto-min?",
        "--set rto-min=0s                | --set rto-min=0s: outside 1ms..1min",
        "--set rto-min=fast              | --set rto-min=fast: expected a time, such as 200ms, "
                + "1.5s or 2min",
        "--set receive-buffer=2g         | --set receive-buffer=2g: outside 1..1073741824",
        "--set rfc-5961=maybe            | --set rfc-5961=maybe: expected on or off",
        "--set r1=2.5                    | --set r1=2.5: expected a whole number",
    })
    void deviceOptions_areExplained(String options, String complaint) {
        complains("connect 192.0.2.1 80 " + options + DEVICE, Exit.USAGE, "connect: " + complaint);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "--delay 20               | --delay 20: expected a time, such as 20ms or 1.5s",
        "--delay 1ms/2ms/3ms      | --delay 2ms/3ms: expected a time, such as 20ms or 1.5s",
        "--jitter 25h             | --jitter 25h: more than 24h",
        "--rate 10                | --rate 10: expected bits per second, such as 500kbit, 10mbit "
                + "or 1gbit",
        "--loss 2                 | --loss 2: expected a share of the packets, 0..1, such as 0.02 "
                + "or 2%",
        "--queue 64k              | --queue 64k: nothing waits without a --rate",
        "--link-mtu 20            | --link-mtu 20: expected 68..65535",
        "--mtu 70000              | --mtu 70000: expected 68..65535",
        "--partition 3s           | --partition 3s: expected FROM..TO, such as 10s..12s",
        "--partition 3s..2s       | --partition 3s..2s: ends before it begins",
        "--limit-packets 0        | --limit-packets 0: expected 1 or more",
        "--duration 0             | --duration 0: expected more than 0",
        "--stats now              | --stats now: expected seconds, such as 10",
        "--a-address 192.0.2.0/24 | address 192.0.2.0/24 is no host's; expected one such as "
                + "192.0.2.2/24",
        "--a-address 192.0.2.1/24 --b-address 192.0.2.2/24 | both addresses in one namespace: the "
                + "kernel would keep such packets to itself; expected two, such as left:elva0, "
                + "right:elva0",
    })
    void linkOptions_areExplained(String options, String complaint) {
        complains("link --a elva0 --b elva1 " + options, Exit.USAGE, "link: " + complaint);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "--a elva0 --b elva0 | --a and --b are the same device elva0",
        "--a :elva0 --b elva1 | namespace \"\": expected a name of ip netns, or a file such as "
                + "/proc/1234/ns/net",
        "--a left: --b elva1 | device name \"\": expected 1..15 octets without \"/\", \":\" and "
                + "spaces, such as elva0",
    })
    void linkEnds_areExplained(String ends, String complaint) {
        complains("link " + ends, Exit.USAGE, "link: " + complaint);
    }

    @Test
    void noUrl_isExplained() {
        for (String typed : List.of("", "a b")) {
            assertThat(Shell.elva("fetch", typed).err()).isEqualTo("elva: fetch: "
                    + (typed.isEmpty() ? "\"\"" : typed)
                    + ": expected a URL such as http://192.0.2.1/\n");
        }
    }

    @Test
    void shares_andSeeds_areTakenAsEverywhere() {
        String usual = Shell.elva("sim", "data", "--seed", "16", "--loss", "0.05").out();
        assertThat(Shell.elva("sim", "data", "--seed", "0x10", "--loss", "5%").out())
                .isEqualTo(usual).contains("virtual time");
        assertThat(Arguments.octets("serve", "--upload-limit", "1G")).isEqualTo(1L << 30);
    }

    @Test
    void hyphen_isStandardOutput() {
        assertThat(Shell.elva("diagram", "-o", "-").out())
                .isEqualTo(Shell.elva("diagram").out());
    }

    @Test
    void unknownSetting_namesThemAll() {
        assertThat(elva("listen 80 --set banana=1" + DEVICE).err())
                .startsWith("elva: listen: --set banana=1: no setting \"banana\". There are: "
                        + "rto-initial rto-min").hasLineCount(1);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "serve DIR/none                  | serve: DIR/none: no such directory",
        "serve DIR/file                  | serve: DIR/file: no directory",
        "serve DIR --upload DIR/none     | serve: DIR/none: no such directory",
        "fetch http://192.0.2.1/ -o DIR  | fetch: DIR: is a directory; expected a file",
        "fetch http://192.0.2.1/ -o DIR/none/x | fetch: DIR/none/x: no directory DIR/none",
        "listen 80 --pcap DIR/none/x     | listen: DIR/none/x: no directory DIR/none",
        "link --a elva0 --b elva1 --pcap DIR/none/x | link: DIR/none/x: no directory DIR/none",
        "diagram -o DIR                  | diagram: DIR: is a directory; expected a file",
        "diagram -o /dev/full            | diagram: /dev/full: No space left on device",
        "demo --pcap DIR/none/x          | demo: DIR/none/x: no directory DIR/none",
    })
    void whatIsNotThere_isAFailure(String line, String complaint) throws Exception {
        Files.writeString(directory.resolve("file"), "");
        complains(line + (line.matches("(demo|diagram|link) .*") ? "" : DEVICE), Exit.FAILED,
                complaint);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "serve,''                     | serve: an empty name; expected a directory",
        "serve,.,--upload,''          | serve: an empty name; expected a directory",
        "fetch,http://192.0.2.1/,-o,'' | fetch: an empty name; expected a file",
        "listen,80,--address,192.0.2.2/24,--pcap,'' | listen: an empty name; expected a file",
        "demo,--pcap,''               | demo: an empty name; expected a file",
    }, quoteCharacter = '`')
    void emptyName_isNotTheCurrentDirectory(String arguments, String complaint) {
        Shell shell = Shell.elva(arguments.replace("''", "").split(",", -1));
        assertThat(shell.err()).isEqualTo("elva: " + complaint + "\n");
        assertThat(shell.exitCode()).isEqualTo(Exit.USAGE);
    }

    @ParameterizedTest
    @CsvSource({"serve --port x,--port", "connect 192.0.2.1,PORT", "fetch,URL", "serve,DIR",
        "listen x,PORT", "serve . --mtu x,--mtu", "link --a elva0,--b"})
    void missingOrOddArguments_areNamed(String line, String what) {
        Shell shell = elva(line);
        assertThat(shell.exitCode()).isEqualTo(Exit.USAGE);
        assertThat(shell.err()).hasLineCount(1).contains(what)
                .endsWith("(./elva " + line.replaceFirst(" .*", "") + " --help)\n");
    }
}
