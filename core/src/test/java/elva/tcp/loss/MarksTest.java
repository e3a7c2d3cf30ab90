package elva.tcp.loss;

import static org.assertj.core.api.Assertions.assertThat;

import elva.support.Seed;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// Marks against an array of booleans that is walked one by one.
class MarksTest {

    @Test
    void anyMarks_anyDirection_equalWalk() {
        Seed seed = Seed.choose();
        SplittableRandom random = seed.random();
        for (int round = 0; round < 200; round++) {
            int capacity = 64 << random.nextInt(4);
            Marks marks = new Marks(capacity);
            boolean[] model = new boolean[capacity];
            int share = random.nextInt(1, 200);
            for (int step = 0; step < 200; step++) {
                change(marks, model, random, share);
                compare(marks, model, random, seed.toString());
            }
        }
    }

    private static void change(Marks marks, boolean[] model, SplittableRandom random, int share) {
        for (int i = random.nextInt(1 << random.nextInt(8)); i >= 0; i--) {
            int slot = random.nextInt(model.length);
            model[slot] = random.nextInt(200) < share;
            if (model[slot]) marks.set(slot);
            else marks.clear(slot);
        }
    }

    private static void compare(Marks marks, boolean[] model, SplittableRandom random,
            String seed) {
        int slot = random.nextInt(model.length);
        int most = random.nextInt(model.length + 1);
        assertThat(marks.has(slot)).as(seed).isEqualTo(model[slot]);
        assertThat(marks.bareFrom(slot, most)).as(seed).isEqualTo(run(model, slot, 1, false, most));
        assertThat(marks.markedFrom(slot, most)).as(seed)
                .isEqualTo(run(model, slot, 1, true, most));
        assertThat(marks.bareDownFrom(slot, most)).as(seed)
                .isEqualTo(run(model, slot, -1, false, most));
        assertThat(marks.markedDownFrom(slot, most)).as(seed)
                .isEqualTo(run(model, slot, -1, true, most));
    }

    private static int run(boolean[] model, int slot, int step, boolean wanted, int most) {
        int length = 0;
        while (length < most && model[slot + step * length & model.length - 1] == wanted) length++;
        return length;
    }

    @Test
    void clear_marked_leavesNone() {
        Marks marks = new Marks(128);
        for (int slot = 0; slot < 128; slot++) marks.set(slot);
        assertThat(marks.markedFrom(70, 128)).isEqualTo(128);
        marks.clear();
        assertThat(marks.bareFrom(70, 128)).isEqualTo(128);
    }
}
