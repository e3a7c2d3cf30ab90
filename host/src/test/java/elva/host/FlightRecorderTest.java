package elva.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.assertj.core.api.Assertions;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the JDK Flight Recorder gets to know.
class FlightRecorderTest {
    @TempDir Path directory;

    @Test
    void connection_wholeLife_isRecorded() throws Exception {
        List<RecordedEvent> events = record(() -> {
            try (Talk talk = Talk.open()) {
                talk.client.output().write(new byte[100]);
                assertThat(talk.server.input().readNBytes(100)).hasSize(100);
                talk.server.abort();
                Peers.await(() -> talk.client.end() != null);
            }
        });
        assertThat(of(events, "elva.TcpStateChange")).filteredOn(e -> isClient(e))
                .extracting(e -> e.getString("from") + " -> " + e.getString("to") + ": "
                        + e.getString("cause"))
                .containsExactly("CLOSED -> SYN-SENT: active OPEN",
                        "SYN-SENT -> ESTABLISHED: SYN+ACK", "ESTABLISHED -> CLOSED: RST");
        assertThat(of(events, "elva.TcpReset"))
                .extracting(e -> e.getString("direction") + " in " + e.getString("state") + " "
                        + e.getString("why"))
                .containsExactlyInAnyOrder("sent in ESTABLISHED ABORT", "received in ESTABLISHED ");
        assertThat(of(events, "elva.TcpClose")).filteredOn(e -> isClient(e)).singleElement()
                .satisfies(e -> {
                    assertThat(e.getString("from")).isEqualTo("ESTABLISHED");
                    assertThat(e.getString("cause")).isEqualTo("RST");
                    assertThat(e.getString("story")).startsWith("RST from 192.0.2.1:80");
                    assertThat(e.getLong("octetsSent")).isEqualTo(100);
                    assertThat(e.getDuration("livedNanos")).isPositive();
                });
    }

    private static boolean isClient(RecordedEvent e) {
        return e.getString("remote").equals("192.0.2.1:80");
    }

    @Test
    void synLost_isRecordedAsRetransmission() throws Exception {
        List<RecordedEvent> events = record(() -> {
            try (Talk _ = Talk.open(o -> o.impairment(new LosesFirst()), o -> o)) {
                // one SYN was lost
            }
        });
        assertThat(of(events, "elva.TcpRetransmit")).first().satisfies(e -> {
            assertThat(e.getString("state")).isEqualTo("SYN-SENT");
            assertThat(e.getInt("length")).isEqualTo(1);
            assertThat(e.getInt("count")).isEqualTo(1);
        });
    }

    @Test
    void segmentToClosedPort_isRecordedAsDiscardOrReset() throws Exception {
        List<RecordedEvent> events = record(() -> {
            try (Peers.Pair pair = Peers.pair()) {
                assertThat(catchMessage(() -> pair.elva().connect(Family.V6.peer, 81)))
                        .startsWith("Connection refused: ");
            }
        });
        assertThat(of(events, "elva.TcpDiscard")).isNotEmpty().first().satisfies(e -> {
            assertThat(e.getString("reason")).isEqualTo("NO_SOCKET");
            assertThat(e.getString("meaning")).isEqualTo("no such connection");
            assertThat(e.getString("local")).isEqualTo("[2001:db8::1]:81");
        });
    }

    private static String catchMessage(ThrowingCallable call) {
        Throwable thrown = Assertions.catchThrowable(call);
        return thrown == null ? "" : String.valueOf(thrown.getMessage());
    }

    /// Loses the first packet that leaves.
    private static final class LosesFirst implements Impairment {
        private boolean lost;

        @Override
        public long outbound(int length) {
            boolean first = !lost;
            lost = true;
            return first ? DROP : PASS;
        }

        @Override
        public long inbound(int length) {
            return PASS;
        }
    }

    /// What a test does.
    @FunctionalInterface
    private interface Scene {
        void play() throws Exception;
    }

    private List<RecordedEvent> record(Scene scene) throws Exception {
        Path file = directory.resolve("elva.jfr");
        try (Recording recording = new Recording()) {
            for (var type : List.of(TcpStateChange.class, TcpRetransmit.class, TcpDiscard.class,
                    TcpReset.class, TcpClose.class)) {
                recording.enable(type);
            }
            recording.start();
            scene.play();
            recording.stop();
            recording.dump(file);
        }
        return RecordingFile.readAllEvents(file);
    }

    private static List<RecordedEvent> of(List<RecordedEvent> events, String type) {
        return events.stream().filter(e -> e.getEventType().getName().equals(type))
                .sorted(Comparator.comparing(RecordedEvent::getStartTime)).toList();
    }
}
