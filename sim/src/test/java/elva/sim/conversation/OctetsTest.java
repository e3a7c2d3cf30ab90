package elva.sim.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.junit.jupiter.api.Test;

/// Streams of octets that can be said again.
class OctetsTest {
    private final Octets octets = new Octets(9);
    private final MemorySegment room = MemorySegment.ofArray(new byte[1_000]);

    @Test
    void stream_filledAnywhere_comparesEqualThere() {
        octets.fill(room, 1_000, 12_345);
        assertThat(octets.difference(room, 1_000, 12_345)).isEqualTo(-1);
    }

    @Test
    void octet_thatIsWrong_isFoundWhereItIs() {
        octets.fill(room, 1_000, 0);
        byte right = room.get(ValueLayout.JAVA_BYTE, 700);
        room.set(ValueLayout.JAVA_BYTE, 700, (byte) (right + 1));
        assertThat(octets.difference(room, 1_000, 0)).isEqualTo(700);
    }

    @Test
    void stream_shiftedOrForeign_differsSoon() {
        octets.fill(room, 1_000, 0);
        assertThat(octets.difference(room, 1_000, 1)).isBetween(0, 8);
        assertThat(octets.difference(room, 1_000, 8)).isBetween(0, 8);
        assertThat(new Octets(10).difference(room, 1_000, 0)).isBetween(0, 8);
    }
}
