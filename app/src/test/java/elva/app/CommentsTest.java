package elva.app;

import static elva.app.Running.elva;
import static org.assertj.core.api.Assertions.assertThat;

import elva.pcap.CaptureReader;
import elva.pcap.CapturedPacket;
import elva.pcap.Direction;
import elva.sim.PacketView;
import elva.tcp.Transition;
import elva.wire.Control;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// What captures say of each packet: every arc, who caused it, what was sent again, what was lost.
@ExtendWith(InNamespace.class)
class CommentsTest {
    @TempDir
    Path directory;

    private List<CapturedPacket> played(String... options) throws IOException {
        Path file = directory.resolve("x.pcapng");
        List<String> arguments = new ArrayList<>(List.of("sim", "--pcap", file.toString()));
        arguments.addAll(List.of(options));
        PrintStream nowhere = new PrintStream(new ByteArrayOutputStream(), true);
        Main.run(Terminal.of(nowhere, nowhere), arguments.toArray(String[]::new));
        return packets(file);
    }

    private static List<CapturedPacket> packets(Path file) throws IOException {
        List<CapturedPacket> packets = new ArrayList<>();
        try (CaptureReader reader = CaptureReader.open(file)) {
            reader.forEach(packets::add);
        }
        return packets;
    }

    private static String comments(List<CapturedPacket> packets) {
        return packets.stream().map(p -> String.valueOf(p.comment()))
                .collect(Collectors.joining("\n"));
    }

    /// `FIN-WAIT-1 FIN-WAIT-2 ACK of FIN` for each arc of a comment.
    private static List<String> arcs(String comment) {
        String[] steps = comment.replaceFirst("^Elva: (sent; )?", "")
                .replaceFirst("(;| \\(again).*", "").split(" -> ", -1);
        List<String> arcs = new ArrayList<>();
        for (int i = 1; i < steps.length; i++) {
            arcs.add(steps[i - 1].replaceFirst(" by .*", "") + " "
                    + steps[i].replaceFirst(" by ", " "));
        }
        return arcs;
    }

    @Test
    void arcs_areAllLegal_andNoneIsLeftOut() throws IOException {
        Set<String> legal = Transition.ALL.stream()
                .map(t -> t.from() + " " + t.to() + " " + t.cause()).collect(Collectors.toSet());
        StringBuilder all = new StringBuilder();
        for (int seed = 1; seed <= 20; seed++) {
            String said = comments(played("--loss", "0.2", "--seed", String.valueOf(seed)));
            all.append(said);
            for (String line : said.lines().toList()) {
                assertThat(legal).as(line).containsAll(arcs(line));
            }
        }
        assertThat(all).contains("FIN-WAIT-1 -> FIN-WAIT-2 by ACK of FIN -> TIME-WAIT by FIN");
    }

    @Test
    void sentSynAndFin_sayWhatTheUserDid() throws IOException {
        List<CapturedPacket> packets = played("active-close");
        assertThat(comments(packets)).contains("Elva: sent; CLOSED -> SYN-SENT by active OPEN",
                "Elva: sent; ESTABLISHED -> FIN-WAIT-1 by CLOSE");
        for (CapturedPacket packet : packets) {
            if (packet.direction() != Direction.OUTBOUND) continue;
            boolean tells = PacketView.of(packet.data()).has(Control.SYN | Control.FIN);
            assertThat(packet.comment()).satisfies(c -> assertThat(c.contains(" -> "))
                    .as(c).isEqualTo(tells));
        }
    }

    @Test
    void whatTheLinkTook_andWhatWasSentAgain_isSaid() throws IOException {
        assertThat(comments(played("lost-fin"))).contains("by CLOSE; lost by the link",
                "Elva: sent in FIN-WAIT-1 (again, timer)");
    }

    @Test
    void device_thatLoses_tellsOfEachPacket() throws Exception {
        Program.assume("curl");
        Files.write(directory.resolve("down"), new byte[300_000]);
        Path capture = directory.resolve("x.pcapng");
        try (Running serve = elva("serve", directory.toString(), "--loss", "10%", "--reorder",
                "10%", "--seed", "3", "--pcap", capture.toString()).says("serving")) {
            assertThat(Program.curl("http://192.0.2.2/down")).hasSize(300_000);
            serve.interrupt().exitCode();
        }
        assertThat(comments(packets(capture))).contains("Elva: sent in ESTABLISHED; lost by the "
                + "link", "(again, ", " ms by the link", "; before it the link lost 1 packet");
    }
}
