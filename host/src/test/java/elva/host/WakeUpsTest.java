package elva.host;

import static elva.host.Peers.SOON;
import static elva.host.Peers.waiting;
import static java.util.Objects.requireNonNull;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordingFile;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Whoever waits is woken by what it waits for, not by everything that happens.
class WakeUpsTest {
    private static final int OTHERS = 20;
    /// The one that counts, and some for no reason, which the system may give anybody.
    private static final int WAKE_UPS_MOST = 5;

    @TempDir Path directory;

    /// Each of the others changes its state nine times at least, at its two ends together.
    @Test
    void awaitClosed_othersComeAndGo_isNotWoken() throws Exception {
        Path file = directory.resolve("parks.jfr");
        AtomicReference<@Nullable Thread> waiter = new AtomicReference<>();
        try (Talk talk = Talk.open(); Recording recording = new Recording()) {
            recording.enable("jdk.ThreadPark").withThreshold(Duration.ZERO).withoutStackTrace();
            recording.start();
            var over = waiting(() -> {
                waiter.set(Thread.currentThread());
                return talk.client.awaitClosed(Duration.ZERO);
            });
            for (int i = 0; i < OTHERS; i++) {
                try (TcpConnection c = talk.pair.elva().connect(Family.V4.peer, 80)) {
                    talk.listener.accept(SOON).close();
                    assertThat(c.input().read()).isEqualTo(-1);
                }
            }
            talk.server.close();
            talk.client.shutdownOutput();
            assertThat(over.get(20, SECONDS)).isTrue();
            recording.stop();
            recording.dump(file);
        }
        long id = requireNonNull(waiter.get()).threadId();
        assertThat(RecordingFile.readAllEvents(file)).filteredOn(
                e -> e.getThread() != null && e.getThread().getJavaThreadId() == id)
                .hasSizeBetween(1, WAKE_UPS_MOST);
    }
}
