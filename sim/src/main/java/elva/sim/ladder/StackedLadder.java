package elva.sim.ladder;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/// A ladder for terminals too narrow for two columns: one row for each event, which begins with
/// whose it is.
///
/// ```
///     0.010   B   SYN-RECEIVED by SYN, 3.10.7.2, third
///     0.010   B > A   SYN ACK seq 0 ack 1
/// ```
final class StackedLadder {
    private static final int TEXT_LEAST = 12;

    private final LadderStyle style;
    private final int width;
    private final Ladder ladder;

    StackedLadder(LadderStyle style, int width, Ladder ladder) {
        this.style = style;
        this.width = width;
        this.ladder = ladder;
    }

    /// @param time as it is printed, with three spaces behind it
    List<String> lines(String time, LadderEvent event) {
        return switch (event) {
            case LadderEvent.Changed c -> lines(time, name(c.side()), what(c),
                    text -> style.state(c.after(), text));
            case LadderEvent.Sent s -> lines(time, name(s.from()) + " > " + name(s.from().other()),
                    what(s), s.outcome() == LadderEvent.Outcome.ARRIVED
                            ? style::segment : style::trouble);
            case LadderEvent.Noted n -> lines(time, n.side() == null ? "" : name(n.side()),
                    n.text(), style::note);
        };
    }

    private String name(Side side) {
        return side == Side.LEFT ? ladder.leftName() : ladder.rightName();
    }

    private static String what(LadderEvent.Changed change) {
        String state = change.inferred() ? "(" + change.after() + ")" : change.after().toString();
        String why = change.cause().isEmpty() ? "" : " by " + change.cause();
        return state + why + (change.clause().isEmpty() ? "" : ", " + change.clause());
    }

    private static String what(LadderEvent.Sent sent) {
        String outcome = sent.outcome().toString();
        return sent.segment() + (outcome.isEmpty() ? "" : ", " + outcome);
    }

    private List<String> lines(String time, String who, String text, UnaryOperator<String> paint) {
        String head = who.isEmpty() ? "" : who + "   ";
        int room = Math.max(TEXT_LEAST, width - time.length() - head.length());
        List<String> lines = new ArrayList<>();
        String before = style.time(time) + head;
        StringBuilder line = new StringBuilder();
        for (String whole : text.split(" ", -1)) {
            String word = LadderPrinter.cut(whole, room);
            if (!line.isEmpty() && line.length() + 1 + word.length() > room) {
                lines.add(before + paint.apply(line.toString()));
                before = " ".repeat(time.length() + head.length());
                line.setLength(0);
            }
            line.append(line.isEmpty() ? "" : " ").append(word);
        }
        lines.add(before + paint.apply(line.toString()));
        return lines;
    }
}
