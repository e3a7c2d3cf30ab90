package elva.host.tun;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import elva.host.ClassPath;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Two devices joined inside this process, and what all devices have: waiting, waking, names.
class WireTest {
    private static final long SECOND = 1_000_000_000;

    private final MemorySegment buffer = Arena.ofAuto().allocate(65_536);

    @Test
    void pair_packets_keepTheirBounds() throws Exception {
        List<TunDevice> wire = TunDevice.pair(1500);
        try (TunDevice left = wire.get(0); TunDevice right = wire.get(1)) {
            buffer.set(ValueLayout.JAVA_BYTE, 64, (byte) 0x45);
            left.transmit(buffer, 64, 1500, 0);
            left.transmit(buffer, 64, 40, 0);
            right.await(SECOND);
            assertThat(right.receive(buffer, 1000, 65_535 - 1000)).isEqualTo(1500);
            assertThat(buffer.get(ValueLayout.JAVA_BYTE, 1000)).isEqualTo((byte) 0x45);
            assertThat(right.receive(buffer, 0, 65_535)).isEqualTo(40);
            assertThat(right.receive(buffer, 0, 65_535)).isZero();
            assertThat(left.receive(buffer, 0, 65_535)).isZero();
        }
    }

    @Test
    void pair_otherEndClosed_isSilent() throws Exception {
        List<TunDevice> wire = TunDevice.pair(1500);
        wire.get(0).close();
        try (TunDevice right = wire.get(1)) {
            right.await(1_000_000);
            for (int i = 0; i < 1000; i++) right.transmit(buffer, 64, 1500, 0);
            assertThat(right.receive(buffer, 0, 65_535)).isZero();
        }
    }

    /// A wire takes four descriptors; whichever cannot be had, the others are given back.
    @Test
    void pair_noDescriptorLeft_keepsNone() throws Exception {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Process process = new ProcessBuilder("sh", "-c", "ulimit -n 100; exec \"$@\"", "sh", java,
                "--enable-native-access=ALL-UNNAMED", "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1", "-cp", ClassPath.of(FewFiles.class),
                FewFiles.class.getName()).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        String none = "Too many open files (errno 24)";
        assertThat(said.lines()).containsExactly(
                "0 files left: wire: socketpair: " + none + ", 0 after",
                "1 files left: wire: socketpair: " + none + ", 1 after",
                "2 files left: tun wire0: eventfd: " + none + ", 2 after",
                "3 files left: tun wire1: eventfd: " + none + ", 3 after",
                "4 files left: made");
    }

    @Test
    void close_twice_leavesTheOtherEndAlive() throws Exception {
        List<TunDevice> wire = TunDevice.pair(1500);
        wire.get(0).close();
        wire.get(0).close();
        try (TunDevice right = wire.get(1)) {
            assertThat(right.receive(buffer, 0, 65_535)).isZero();
            right.await(1_000_000);
        }
    }

    @Test
    void transmit_nobodyReads_countsWhatIsLost() throws Exception {
        List<TunDevice> wire = TunDevice.pair(1500);
        try (TunDevice left = wire.get(0); TunDevice right = wire.get(1)) {
            left.transmit(buffer, 64, 1500, 0);
            assertThat(left.lostCount()).isZero();
            for (int i = 1; i < 5000; i++) left.transmit(buffer, 64, 1500, 0);
            int received = 0;
            while (right.receive(buffer, 0, 65_535) > 0) received++;
            assertThat(received).isLessThan(5000);
            assertThat(left.lostCount()).isEqualTo(5000 - received);
            assertThat(right.lostCount()).isZero();
        }
    }

    @Test
    void receive_badAddress_isNotCalledDeleted() throws Exception {
        List<TunDevice> wire = TunDevice.pair(1500);
        try (TunDevice left = wire.get(0); TunDevice right = wire.get(1)) {
            left.transmit(buffer, 64, 1500, 0);
            MemorySegment nowhere = MemorySegment.ofAddress(64);
            assertThatThrownBy(() -> right.receive(nowhere, 0, 1500))
                    .isInstanceOf(SystemCallException.class)
                    .hasMessage("tun wire1: read: Bad address (errno 14)");
        }
    }

    @Test
    void await_nothingHappens_returnsInTime() throws Exception {
        List<TunDevice> wire = TunDevice.pair(1500);
        try (TunDevice left = wire.get(0); TunDevice _ = wire.get(1)) {
            long start = System.nanoTime();
            left.await(30_000_000);
            assertThat(System.nanoTime() - start).isBetween(30_000_000L, 10 * SECOND);
        }
    }

    @Test
    void await_wokenByAnother_returns() throws Exception {
        List<TunDevice> wire = TunDevice.pair(1500);
        try (TunDevice left = wire.get(0); TunDevice _ = wire.get(1)) {
            Thread waking = Thread.ofVirtual().start(left::wake);
            left.await(Long.MAX_VALUE);
            waking.join();
        }
    }

    @Test
    void await_wokenBefore_returnsOnceAtOnce() throws Exception {
        List<TunDevice> wire = TunDevice.pair(1500);
        try (TunDevice left = wire.get(0); TunDevice _ = wire.get(1)) {
            left.wake();
            left.wake();
            left.await(Long.MAX_VALUE);
            long start = System.nanoTime();
            left.await(30_000_000);
            assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(30_000_000L);
        }
    }

    @Test
    void transmit_heapMemory_isRefused() throws Exception {
        List<TunDevice> wire = TunDevice.pair(1500);
        try (TunDevice left = wire.get(0); TunDevice _ = wire.get(1)) {
            MemorySegment heap = MemorySegment.ofArray(new byte[100]);
            assertThatThrownBy(() -> left.transmit(heap, 0, 40, 0))
                    .isInstanceOf(AssertionError.class);
        }
    }

    @Test
    void pair_mtuOutsideRange_isRefused() {
        assertThatThrownBy(() -> TunDevice.pair(575)).isInstanceOf(IllegalArgumentException.class)
                .hasMessage("MTU 575 octets outside 576..65535");
    }

    @Test
    void device_otherSystem_saysSo() {
        assertThatThrownBy(() -> TunDevice.requireLinux("tun elva0", "Plan 9"))
                .isInstanceOf(IOException.class).hasMessage("tun elva0: devices are for Linux "
                        + "only, and this is Plan 9. Without one: ./elva sim, ./elva demo");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "sixteen-octets-0", "a/b", "a:b", "a b", ".", ".."})
    void checkName_impossible_isRefused(String name) {
        assertThatThrownBy(() -> TunDevice.checkName(name))
                .isInstanceOf(IllegalArgumentException.class).hasMessage("device name \"" + name
                        + "\": expected 1..15 octets without \"/\", \":\" and spaces, "
                        + "such as elva0");
    }

    @ParameterizedTest
    @ValueSource(strings = {"elva0", "elva%d", "a", "fifteen-octets0"})
    void checkName_possible_isTaken(String name) {
        assertThat(TunDevice.checkName(name)).isEqualTo(name);
    }
}
