package elva.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import elva.app.link.EndPlace;
import elva.app.link.LaneOptions;
import elva.sim.Carriage;
import elva.sim.Fate;
import elva.sim.Interval;
import elva.sim.LinkConditions;
import elva.sim.LinkPace;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/// What is typed for a link, and what its capture says.
class LinkOptionsTest {
    private static final long MILLI = 1_000_000;
    private static final long SECOND = 1_000 * MILLI;

    @Command
    private static final class Holder {}

    private static List<LaneOptions> lanes(String line) {
        LinkOptions options = new LinkOptions();
        CommandLine commandLine = new CommandLine(new Holder());
        commandLine.addMixin("link", options);
        commandLine.parseArgs(line.isEmpty() ? new String[0] : line.split(" "));
        return options.lanes();
    }

    private static LinkConditions forth(String line) {
        return lanes(line).getFirst().conditions();
    }

    private static LinkConditions back(String line) {
        return lanes(line).getLast().conditions();
    }

    @Test
    void nothing_isAGoodLink() {
        LinkConditions good = forth("");
        assertThat(good.pace()).isEqualTo(new LinkPace(0, 0, 20 * MILLI, 0, 32_768));
        assertThat(good.faults().partitions()).isEmpty();
        assertThat(good.mtu()).isEqualTo(65_535);
        assertThat(back("")).isEqualTo(good);
        assertThat(lanes("").getFirst().limit()).isEqualTo(LaneOptions.Limit.STANDARD);
        assertThat(lanes("").getFirst().seed()).isPositive();
    }

    @Test
    void oneValue_isForBothWays_twoAreOneEach() {
        String line = "--delay 20ms/5ms --jitter 1.5ms --loss 1%/0 --rate 10mbit/1gbit "
                + "--queue 64k/1m --reorder 0.5 --reorder-delay 3ms/4ms --duplicate 0/.25 "
                + "--corrupt 2% --link-mtu 1400/1300 --seed 9";
        assertThat(forth(line).pace()).isEqualTo(
                new LinkPace(20 * MILLI, 1_500_000, 3 * MILLI, 10_000_000, 65_536));
        assertThat(back(line).pace()).isEqualTo(
                new LinkPace(5 * MILLI, 1_500_000, 4 * MILLI, 1_000_000_000, 1 << 20));
        assertThat(forth(line).faults().loss()).isEqualTo(0.01);
        assertThat(back(line).faults().loss()).isZero();
        assertThat(forth(line).faults().duplication()).isZero();
        assertThat(back(line).faults().duplication()).isEqualTo(0.25);
        assertThat(back(line).faults().reordering()).isEqualTo(0.5);
        assertThat(back(line).faults().corruption()).isEqualTo(0.02);
        assertThat(forth(line).mtu()).isEqualTo(1400);
        assertThat(back(line).mtu()).isEqualTo(1300);
        assertThat(lanes(line)).extracting(LaneOptions::seed).containsExactly(9L, 9L);
        assertThat(lanes(line)).extracting(LaneOptions::from).containsExactly("a", "b");
    }

    @Test
    void rateWithoutQueue_getsOneForATenthOfASecond() {
        assertThat(forth("--rate 80mbit/1mbit").pace().queueLimitBytes()).isEqualTo(1_000_000);
        assertThat(back("--rate 80mbit/1mbit").pace().queueLimitBytes()).isEqualTo(32_768);
    }

    @Test
    void partitions_mayBeOfOneDirection() {
        String line = "--partition 10s..12s --partition 20s..21s/never";
        assertThat(forth(line).faults().partitions()).containsExactly(
                new Interval(10 * SECOND, 12 * SECOND), new Interval(20 * SECOND, 21 * SECOND));
        assertThat(back(line).faults().partitions()).containsExactly(
                new Interval(10 * SECOND, 12 * SECOND));
    }

    @ParameterizedTest
    @CsvSource({"left:elva0,left,elva0", "elva0,,elva0",
        "/proc/12/ns/net:tun1,/proc/12/ns/net,tun1"})
    void end_isANamespaceAndADevice(String typed, String namespace, String device) {
        EndPlace place = EndPlace.parse(typed, List.of());
        assertThat(place.namespace()).isEqualTo(namespace);
        assertThat(place.device()).isEqualTo(device);
        assertThat(place).hasToString(typed);
    }

    @Test
    void seconds_needNoUnit() {
        assertThat(LinkOptions.seconds("--duration", "10")).isEqualTo(10 * SECOND);
        assertThat(LinkOptions.seconds("--duration", "0.5")).isEqualTo(500 * MILLI);
        assertThat(LinkOptions.seconds("--stats", "200ms")).isEqualTo(200 * MILLI);
        assertThatThrownBy(() -> LinkOptions.seconds("--stats", "0"))
                .hasMessage("link: --stats 0: expected more than 0");
    }

    // the capture's comments

    private static Carriage carriage(Fate fate, long arrivesNanos, boolean heldBack) {
        return new Carriage("a", "b", new byte[20], SECOND, fate, arrivesNanos, heldBack);
    }

    private static String comment(Carriage... carriages) {
        return LinkCapture.comment(SECOND, List.of(carriages));
    }

    @Test
    void comment_saysWhatBecameOfAPacket() {
        long due = SECOND + 20 * MILLI;
        assertThat(comment(carriage(Fate.DELIVERED, due, false)))
                .isEqualTo("link: arrives after 20.000 ms");
        assertThat(comment(carriage(Fate.CORRUPTED, due, true),
                carriage(Fate.DUPLICATE, due + 412_000, true))).isEqualTo(
                "link: damaged, held back, arrives after 20.000 ms, again after 20.412 ms");
        assertThat(comment(carriage(Fate.QUEUE_FULL, due, false)))
                .isEqualTo("link: lost, queue full");
        assertThat(comment()).isEqualTo("link: lost, too much on the way");
    }
}
