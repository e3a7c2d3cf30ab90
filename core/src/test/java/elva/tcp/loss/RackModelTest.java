package elva.tcp.loss;

import static org.assertj.core.api.Assertions.assertThat;

import elva.support.Seed;
import elva.tcp.loss.RackModel.Fate;
import elva.tcp.loss.RackModel.Segment;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// Queue, scoreboard and RACK together against [RackModel], over a network that loses, delays and
/// reorders and a peer that now and then lies. Numbers wrap in most rounds.
class RackModelTest {
    private static final int OCTETS = 4000;

    @Test
    void anyFlight_anyAcks_equalThePseudocode() {
        Seed seed = Seed.choose();
        SplittableRandom random = seed.random();
        for (int round = 0; round < 150; round++) {
            Round it = new Round(random, seed + ", round " + round);
            for (int step = 0; step < 400 && it.step(); step++) it.compare();
        }
    }

    private static final class Round {
        private final SplittableRandom random;
        private final String name;
        private final int base;
        private final SentQueue queue = new SentQueue(new SentPool(), 1 << 16);
        private final Scoreboard board = new Scoreboard(queue);
        private final Rack rack = new Rack(3);
        private final RackModel model = new RackModel(OCTETS, 3);
        private final boolean[] received = new boolean[OCTETS + 1];
        private final List<int[]> network = new ArrayList<>();
        private final int loss;
        private final int segmentMost;
        private long nowNanos;
        private final long minRttNanos;
        private boolean inRecovery;
        private boolean ends;

        Round(SplittableRandom random, String name) {
            this.random = random;
            this.name = name;
            base = random.nextInt(4) == 0 ? random.nextInt() : -random.nextInt(OCTETS);
            loss = random.nextInt(40);
            segmentMost = 1 + random.nextInt(1 << random.nextInt(1, 7));
            minRttNanos = random.nextInt(3) == 0 ? 0 : random.nextInt(200);
            nowNanos = random.nextInt(1000);
        }

        boolean step() {
            nowNanos += random.nextInt(3) == 0 ? random.nextInt(60) : 0;
            switch (random.nextInt(12)) {
                case 0, 1, 2, 3 -> send();
                case 4, 5 -> resend();
                case 6 -> detect();
                case 7 -> rarely();
                default -> arrive();
            }
            return !ends;
        }

        private void send() {
            int length = random.nextInt(1, segmentMost + 1);
            if (model.sent + length > OCTETS) {
                ends = queue.count() == 0;
                return;
            }
            carry(model.sent, model.sent + length);
            queue.sent(base + model.sent, base + model.sent + length, nowNanos);
            model.send(length, nowNanos);
        }

        private void carry(int from, int to) {
            if (random.nextInt(100) >= loss) network.add(new int[] {from, to});
        }

        private void resend() {
            long at = queue.firstLost();
            if (at == queue.end()) return;
            Segment first = model.flying().stream().filter(s -> model.fate(s) == Fate.LOST)
                    .findFirst().orElseThrow();
            int from = Math.max(model.acked, first.part);
            assertThat(queue.resendFrom(at)).as(name).isEqualTo(base + from);
            int to = random.nextInt(4) == 0 ? random.nextInt(from, first.to) + 1 : first.to;
            queue.resent(base + from, base + to, nowNanos);
            model.resend(from, to, nowNanos);
            carry(from, to);
        }

        /// The timer of RACK, or its loss of patience.
        private void rarely() {
            if (random.nextInt(6) > 0) return;
            inRecovery = true;
            if (random.nextInt(3) == 0) {
                boolean sackedToo = random.nextBoolean();
                queue.loseAll(sackedToo);
                model.loseAll(sackedToo);
            } else if (random.nextInt(3) == 0) {
                queue.loseNothing();
                model.loseNothing();
            } else {
                rack.timedOut(queue, nowNanos);
                model.timedOut(nowNanos);
            }
        }

        private void arrive() {
            if (network.isEmpty()) return;
            int which = random.nextInt(3) > 0 ? 0 : random.nextInt(network.size());
            int[] packet = network.remove(which);
            int duplicateFrom = -1;
            for (int i = packet[0]; i < packet[1]; i++) {
                if (received[i] && duplicateFrom < 0) duplicateFrom = i;
                received[i] = true;
            }
            if (random.nextInt(8) == 0) return;
            int edge = 0;
            while (received[edge]) edge++;
            acknowledged(edge, blocks(edge, duplicateFrom));
        }

        private List<Integer> blocks(int edge, int duplicateFrom) {
            List<Integer> blocks = new ArrayList<>();
            if (duplicateFrom >= 0) {
                blocks.add(duplicateFrom);
                blocks.add(duplicateFrom + 1);
            }
            int wanted = 2 * random.nextInt(5);
            for (int at = edge; at < model.sent && blocks.size() < wanted; at++) {
                if (!received[at] || random.nextInt(8) == 0) continue;
                int right = at;
                while (right < model.sent && received[right]) right++;
                blocks.add(at);
                blocks.add(right);
                at = right;
            }
            if (random.nextInt(10) == 0) {
                blocks.add(random.nextInt(Math.max(0, model.acked - 50), model.sent + 60));
                blocks.add(random.nextInt(Math.max(0, model.acked - 50), model.sent + 60));
            }
            return blocks.size() > 8 ? blocks.subList(0, 8) : blocks;
        }

        private void acknowledged(int edge, List<Integer> blocks) {
            long echoNanos = switch (random.nextInt(3)) {
                case 0 -> nowNanos - random.nextInt(100);
                case 1 -> nowNanos;
                default -> Long.MAX_VALUE;
            };
            int[] edges = blocks.stream().mapToInt(e -> base + e).toArray();
            rack.begin();
            board.take(base + edge, edges, edges.length / 2, (q, position) ->
                    rack.delivered(q, position, nowNanos, echoNanos, minRttNanos));
            rack.update(nowNanos);
            List<Segment> delivered = model.acknowledge(edge, blocks);
            model.update(delivered, nowNanos, echoNanos, minRttNanos);
            assertThat(board.acknowledgedLength()).as(name).isEqualTo(model.newlyAcknowledged);
            assertThat(board.sackedLength()).as(name).isEqualTo(model.newlySacked);
            assertThat(board.duplicate()).as(name).isEqualTo(model.duplicate);
            boolean leaving = inRecovery && random.nextInt(5) == 0;
            inRecovery ^= leaving;
            rack.adapt(base + model.acked, base + model.sent, board.duplicate(), leaving);
            rack.window(inRecovery, queue.sackedCount(), minRttNanos, 150);
            model.updateWindow(inRecovery, leaving, minRttNanos, 150);
            detect();
        }

        private void detect() {
            assertThat(rack.detectLoss(queue, nowNanos)).as(name)
                    .isEqualTo(model.detectLoss(nowNanos));
        }

        void compare() {
            List<Segment> flying = model.flying();
            assertThat(queue.count()).as(name).isEqualTo(flying.size());
            long at = queue.first();
            for (Segment s : flying) {
                assertThat(queue.start(at)).as(name)
                        .isEqualTo(base + Math.max(s.from, model.acked));
                assertThat(queue.end(at)).as(name).isEqualTo(base + s.to);
                assertThat(queue.isSacked(at)).as(name).isEqualTo(model.fate(s) == Fate.SACKED);
                assertThat(queue.isLost(at)).as(name).isEqualTo(model.fate(s) == Fate.LOST);
                assertThat(queue.transmissions(at)).as(name).isEqualTo(s.transmissions);
                assertThat(queue.sentNanos(at)).as(name).isEqualTo(s.xmitNanos);
                at++;
            }
            assertThat(queue.length()).as(name).isEqualTo(model.sent - model.acked);
            assertThat(queue.sackedLength()).as(name).isEqualTo(model.count(Fate.SACKED));
            assertThat(queue.lostLength()).as(name).isEqualTo(model.lostLength());
            assertThat(rack.rttNanos()).as(name).isEqualTo(model.rackRttNanos);
            assertThat(rack.reorderingSeen()).as(name).isEqualTo(model.reorderingSeen);
            assertThat(rack.reorderMultiplier()).as(name).isEqualTo(model.multiplier);
            assertThat(rack.reorderWindowNanos()).as(name).isEqualTo(model.windowNanos);
        }
    }
}
