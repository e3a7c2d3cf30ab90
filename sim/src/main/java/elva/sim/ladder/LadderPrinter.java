package elva.sim.ladder;

import elva.tcp.State;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Draws a ladder as text: time, the left end's state, the segment, the right end's state, cause
/// and clause. A line holds at most one segment, and the change of state that sent it; over an
/// [#instant()] link also the change that it made.
///
/// ```
///       s   A                                                     B
///   0.000   SYN-SENT      --- SYN seq 0 mss 1460 --->                 active OPEN  3.10.1
/// ```
public final class LadderPrinter {
    /// Columns in which everything stands on one line, and a SYN,ACK with all its options.
    public static final int WIDE = 136;

    private static final int TIME_WIDTH = 9;
    private static final int STATE_WIDTH = 15;
    /// With less for them segments stand on lines of their own.
    private static final int SEGMENT_LEAST = 30;
    private static final int SEGMENT_WISHED = 34;
    private static final int SEGMENT_MOST = 64;
    private static final int CAUSE_WIDTH = 21;
    private static final int CLAUSE_WIDTH = 18;
    private static final int SPACES = 6;

    private final LadderStyle style;
    private final int width;
    private final int segmentWidth;
    private final boolean milliseconds;
    private final boolean wide;
    private final boolean stacked;
    private final boolean instant;

    /// @param width columns of the terminal; in a narrow one cause and clause stand below the
    ///     segment, under the state they are about; in a very narrow one each event has its row
    /// @param milliseconds whether times are printed in ms instead of s
    public LadderPrinter(LadderStyle style, int width, boolean milliseconds) {
        this(style, width, milliseconds, false);
    }

    private LadderPrinter(LadderStyle style, int width, boolean milliseconds, boolean instant) {
        this.style = style;
        this.width = width;
        this.milliseconds = milliseconds;
        this.instant = instant;
        int rest = width - TIME_WIDTH - 2 * STATE_WIDTH - SPACES;
        wide = rest - CAUSE_WIDTH - CLAUSE_WIDTH >= SEGMENT_WISHED;
        if (wide) rest -= CAUSE_WIDTH + CLAUSE_WIDTH;
        stacked = rest < SEGMENT_LEAST;
        segmentWidth = Math.clamp(rest, SEGMENT_LEAST, SEGMENT_MOST);
    }

    /// As this one, for a link that takes no time to speak of: what a segment changed where it
    /// arrived, told next and with the same time, stands on the segment's line.
    public LadderPrinter instant() {
        return new LadderPrinter(style, width, milliseconds, true);
    }

    /// Plain text of 130 columns, times in seconds.
    public static List<String> plain(Ladder ladder) {
        return new LadderPrinter(LadderStyle.PLAIN, 130, false).lines(ladder);
    }

    /// The ladder, line by line, a heading with both names first.
    public List<String> lines(Ladder ladder) {
        if (stacked) return stacked(ladder);
        List<String> lines = new ArrayList<>();
        String left = pad(ladder.leftName(), STATE_WIDTH + segmentWidth + 1);
        String unit = padLeft(milliseconds ? "ms" : "s", TIME_WIDTH);
        lines.add(style.heading((unit + "   " + left + " " + ladder.rightName()).stripTrailing()));
        Row row = null;
        for (LadderEvent event : ladder.events()) {
            if (row != null && row.takes(event, instant)) continue;
            if (row != null) add(lines, row);
            row = null;
            switch (event) {
                case LadderEvent.Changed c -> row = new Row(c, null);
                case LadderEvent.Sent s -> row = new Row(null, s);
                case LadderEvent.Noted n -> lines.add(line(n));
            }
        }
        if (row != null) add(lines, row);
        return lines;
    }

    private List<String> stacked(Ladder ladder) {
        StackedLadder rows = new StackedLadder(style, width, ladder);
        List<String> lines = new ArrayList<>();
        lines.add(style.heading(padLeft(milliseconds ? "ms" : "s", TIME_WIDTH)));
        for (LadderEvent event : ladder.events()) {
            lines.addAll(rows.lines(time(event.timeNanos()) + "   ", event));
        }
        return lines;
    }

    /// What stands on one line.
    private static final class Row {
        private final LadderEvent.@Nullable Changed first;
        private LadderEvent.@Nullable Sent sent;
        private LadderEvent.@Nullable Changed second;

        Row(LadderEvent.@Nullable Changed first, LadderEvent.@Nullable Sent sent) {
            this.first = first;
            this.sent = sent;
        }

        /// Takes an event in, if it belongs here.
        boolean takes(LadderEvent event, boolean instant) {
            if (event instanceof LadderEvent.Sent s && sent == null && first != null
                    && first.side() == s.from() && first.timeNanos() == s.timeNanos()) {
                sent = s;
                return true;
            }
            if (instant && event instanceof LadderEvent.Changed c && sent != null && second == null
                    && c.side() != sent.from() && c.timeNanos() == sent.timeNanos()) {
                second = c;
                return true;
            }
            return false;
        }

        long timeNanos() {
            if (sent != null) return sent.timeNanos();
            return first == null ? 0 : first.timeNanos();
        }

        LadderEvent.@Nullable Changed of(Side side) {
            if (first != null && first.side() == side) return first;
            return second != null && second.side() == side ? second : null;
        }

        /// The change whose cause is told: the one there is a word for, of two the second.
        LadderEvent.@Nullable Changed told() {
            boolean silent = second == null || second.cause().isEmpty();
            return silent && first != null ? first : second;
        }
    }

    private void add(List<String> lines, Row row) {
        StringBuilder line = new StringBuilder();
        line.append(style.time(time(row.timeNanos()))).append("   ");
        line.append(state(row.of(Side.LEFT))).append(segment(row.sent)).append("  ");
        line.append(state(row.of(Side.RIGHT)));
        LadderEvent.Changed change = row.told();
        if (change != null && wide) {
            line.append(style.cause(pad(change.cause(), CAUSE_WIDTH)));
            line.append(style.clause(change.clause()));
        }
        lines.add(line.toString().stripTrailing());
        if (change != null && !wide && !(change.cause() + change.clause()).isEmpty()) {
            lines.add(below(change));
        }
    }

    /// Under the state of the left end, or at the right edge, under that of the right.
    private String below(LadderEvent.Changed change) {
        String cause = change.cause().isEmpty() ? "" : change.cause() + "   ";
        int left = TIME_WIDTH + 3;
        int indent = change.side() == Side.LEFT ? left
                : Math.max(left, width - cause.length() - change.clause().length());
        return (" ".repeat(indent) + (cause.isEmpty() ? "" : style.cause(cause))
                + style.clause(change.clause())).stripTrailing();
    }

    private String time(long nanos) {
        double shown = nanos / (milliseconds ? 1e6 : 1e9);
        return padLeft(String.format(Locale.ROOT, "%.3f", shown), TIME_WIDTH);
    }

    private String state(LadderEvent.@Nullable Changed change) {
        if (change == null) return " ".repeat(STATE_WIDTH);
        State after = change.after();
        String text = change.inferred() ? "(" + after + ")" : after.toString();
        return style.state(after, pad(text, STATE_WIDTH));
    }

    private String segment(LadderEvent.@Nullable Sent sent) {
        if (sent == null) return " ".repeat(segmentWidth);
        boolean whole = sent.outcome() == LadderEvent.Outcome.ARRIVED;
        String text = sent.from() == Side.LEFT ? toTheRight(sent) : toTheLeft(sent);
        return whole ? style.segment(text) : style.trouble(text);
    }

    private String toTheRight(LadderEvent.Sent sent) {
        String words = cut(sent.segment().toString(), segmentWidth - 8 - room(sent.outcome()));
        String text = "--- " + words + " ";
        String end = switch (sent.outcome()) {
            case ARRIVED -> ">";
            case TWICE -> " twice >>";
            case DAMAGED -> " damaged ~>";
            case LOST -> " X lost";
        };
        return text + "-".repeat(Math.max(0, segmentWidth - text.length() - end.length())) + end;
    }

    private String toTheLeft(LadderEvent.Sent sent) {
        String words = cut(sent.segment().toString(), segmentWidth - 8 - room(sent.outcome()));
        String begin = switch (sent.outcome()) {
            case ARRIVED -> "<-- ";
            case TWICE -> "<< twice --- ";
            case DAMAGED -> "<~ damaged --- ";
            case LOST -> "lost X --- ";
        };
        String text = begin + words + " ";
        return text + "-".repeat(Math.max(0, segmentWidth - text.length()));
    }

    private static int room(LadderEvent.Outcome outcome) {
        return outcome == LadderEvent.Outcome.ARRIVED ? 0 : outcome.toString().length() + 5;
    }

    private String line(LadderEvent.Noted note) {
        String text = note.text();
        int indent = note.side() == Side.RIGHT ? STATE_WIDTH + segmentWidth + 2 : 0;
        String before = style.time(time(note.timeNanos())) + "   " + " ".repeat(indent);
        return (before + style.note(text)).stripTrailing();
    }

    static String cut(String text, int most) {
        return text.length() <= most ? text : text.substring(0, Math.max(0, most - 2)) + "..";
    }

    private static String pad(String text, int width) {
        return text + " ".repeat(Math.max(1, width - text.length()));
    }

    private static String padLeft(String text, int width) {
        return " ".repeat(Math.max(0, width - text.length())) + text;
    }
}
