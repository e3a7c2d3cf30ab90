package elva.tcp.loss;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/// A flight in recovery, looked at octet by octet as RFC 6675 §4 defines IsLost(), SetPipe() and
/// NextSeg(), and beside it what [PipeRecovery] makes of the same.
final class PipeModel {
    private static final int SMSS = 20;

    private final SplittableRandom random;
    private final String name;
    private final int base;
    private final SentQueue queue = new SentQueue(new SentPool(), 1 << 16);
    private final Scoreboard board = new Scoreboard(queue);
    private final PipeRecovery pipe = new PipeRecovery(3);
    /// Ends of segments, as octets from 0.
    private final List<Integer> ends = new ArrayList<>();
    private final boolean[] sacked = new boolean[40_000];
    private int acked;
    private int highRxt;
    private boolean recovering;
    private int duplicates;
    private int duplicatesOf;

    PipeModel(SplittableRandom random, String name) {
        this.random = random;
        this.name = name;
        base = -random.nextInt(2000);
        send();
    }

    void step() {
        switch (random.nextInt(6)) {
            case 0 -> send();
            case 1 -> resend();
            case 2 -> cumulative();
            default -> selective();
        }
        compare();
    }

    private int sentEnd() {
        return ends.isEmpty() ? 0 : ends.getLast();
    }

    private void send() {
        for (int i = random.nextInt(12); i >= 0; i--) {
            int from = sentEnd();
            int to = from + (random.nextInt(3) == 0 ? random.nextInt(1, SMSS + 1) : SMSS);
            queue.sent(base + from, base + to, from);
            ends.add(to);
        }
    }

    private void selective() {
        int first = random.nextInt(ends.size());
        int left = first == 0 ? 0 : ends.get(first - 1);
        int right = ends.get(Math.min(ends.size() - 1, first + random.nextInt(4)));
        if (left <= acked || right <= left) return;
        for (int i = left; i < right; i++) sacked[i] = true;
        take(acked, left, right);
    }

    private void cumulative() {
        int to = ends.get(random.nextInt(ends.size()));
        if (to <= acked || to == sentEnd() || random.nextInt(3) > 0) return;
        while (sacked[to]) to++;
        acked = to;
        take(to, 0, 0);
    }

    private void take(int edge, int left, int right) {
        if (edge == sentEnd()) send();
        board.take(base + edge, new int[] {base + left, base + right}, left == right ? 0 : 1,
                pipe::delivered);
        pipe.markLost(queue, SMSS);
        if (edge > duplicatesOf) duplicates = 0;
        duplicatesOf = edge;
        if (board.acknowledgedLength() > 0) pipe.moved();
        if (recovering || board.sackedLength() == 0) return;
        boolean begins = ++duplicates >= 3 || lost()[acked];
        assertThat(pipe.duplicateAck(queue)).as(name).isEqualTo(begins);
        if (begins) begin();
    }

    private void begin() {
        recovering = true;
        pipe.begin(queue);
        long first = queue.first();
        queue.resent(base + acked, queue.end(first), 1_000_000);
        pipe.resent(queue, first);
        highRxt = queue.end(first) - base;
    }

    private void resend() {
        if (!recovering) return;
        int from = next(true);
        long at = queue.firstLost();
        boolean lost = from >= 0;
        if (!lost) {
            from = next(false);
            at = pipe.maybeLost(queue);
        }
        assertThat(at == queue.end() ? -1 : queue.start(at) - base).as(name).isEqualTo(from);
        if (from < 0) return;
        int to = queue.end(at) - base;
        queue.resent(base + from, base + to, 1_000_000);
        pipe.resent(queue, at);
        highRxt = to;
    }

    /// NextSeg (1) or (3).
    private int next(boolean mustBeLost) {
        boolean[] lost = lost();
        int highest = highestSacked();
        for (int i = Math.max(highRxt, acked); i < highest; i++) {
            if (!sacked[i] && (!mustBeLost || lost[i])) return i;
        }
        return -1;
    }

    private int highestSacked() {
        int highest = -1;
        for (int i = acked; i < sentEnd(); i++) if (sacked[i]) highest = i;
        return highest;
    }

    /// IsLost() of each octet: what was SACKed above it is counted from the top down.
    private boolean[] lost() {
        boolean[] lost = new boolean[sentEnd()];
        int runs = 0;
        int octets = 0;
        for (int i = sentEnd() - 1; i >= acked; i--) {
            lost[i] = runs >= 3 || octets > 2 * SMSS;
            if (!sacked[i]) continue;
            octets++;
            if (i == acked || !sacked[i - 1]) runs++;
        }
        return lost;
    }

    private void compare() {
        int expected = 0;
        boolean[] lost = lost();
        for (int i = acked; i < sentEnd(); i++) {
            if (sacked[i]) continue;
            if (!lost[i]) expected++;
            if (recovering && i < highRxt) expected++;
        }
        assertThat(pipe.pipe(queue)).as(name).isEqualTo(expected);
    }
}
