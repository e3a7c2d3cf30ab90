package elva.proof;

import elva.sim.conversation.ConversationResult;
import elva.sim.conversation.Tally;
import elva.tcp.Discard;
import elva.tcp.Transition;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// What many conversations came to: how many met which trouble, and how often each arc was taken
/// and each reason to discard a segment was met. Not thread-safe.
public final class ChaosSummary {
    /// What is met less often counts as not reached.
    public static final int ENOUGH = 10;
    /// How many of [#lines] come before the tables.
    public static final int HEAD = 2;
    private static final long SECONDS_PER_DAY = 86_400;

    private final Tally tally = new Tally();
    private long conversations;
    private long withLoss;
    private long withReordering;
    private long withHalfClose;
    private long withAbort;
    private long octets;
    private long packets;
    private long virtualSeconds;
    private long directed;

    ChaosSummary() {}

    void add(ConversationResult result) {
        conversations++;
        if (result.tally().lost() > 0) withLoss++;
        if (result.tally().reordered() > 0) withReordering++;
        if (result.halfClosed()) withHalfClose++;
        if (result.tally().aborted() > 0) withAbort++;
        octets += result.octets();
        packets += result.packets();
        virtualSeconds += result.endNanos() / 1_000_000_000;
        tally.add(result.tally());
    }

    void add(Tally directedRun) {
        directed++;
        tally.add(directedRun);
    }

    void add(ChaosSummary other) {
        conversations += other.conversations;
        withLoss += other.withLoss;
        withReordering += other.withReordering;
        withHalfClose += other.withHalfClose;
        withAbort += other.withAbort;
        octets += other.octets;
        packets += other.packets;
        virtualSeconds += other.virtualSeconds;
        directed += other.directed;
        tally.add(other.tally);
    }

    public long conversations() { return conversations; }

    /// Conversations in which packets were lost or damaged.
    public long withLoss() { return withLoss; }

    /// Conversations in which packets overtook each other.
    public long withReordering() { return withReordering; }

    /// Conversations in which an end read on after it had closed.
    public long withHalfClose() { return withHalfClose; }

    /// Conversations in which an end aborted.
    public long withAbort() { return withAbort; }

    /// Runs of directed cases.
    public long directed() { return directed; }

    /// Arcs and reasons met less than [#ENOUGH] times though they can be, as text; empty if all is
    /// well.
    public List<String> missing() {
        List<String> missing = new ArrayList<>();
        for (int i = 0; i < Transition.ALL.size(); i++) {
            Transition arc = Transition.ALL.get(i);
            if (tally.arcs(i) < ENOUGH && Unreached.why(arc) == null) {
                missing.add(text(arc) + ": " + tally.arcs(i));
            }
        }
        for (Discard d : Discard.values()) {
            if (tally.discards(d) < ENOUGH && Unreached.why(d) == null) {
                missing.add(d.name() + ": " + tally.discards(d));
            }
        }
        return missing;
    }

    /// Excuses for what was met all the same.
    public List<String> outdatedExcuses() {
        List<String> outdated = new ArrayList<>();
        for (int i = 0; i < Transition.ALL.size(); i++) {
            Transition arc = Transition.ALL.get(i);
            if (tally.arcs(i) > 0 && Unreached.why(arc) != null) outdated.add(text(arc));
        }
        for (Discard d : Discard.values()) {
            if (tally.discards(d) > 0 && Unreached.why(d) != null) outdated.add(d.name());
        }
        return outdated;
    }

    /// The summary for people: shares, the table of arcs, the table of discards, and what was not
    /// reached and why.
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add(String.format(Locale.ROOT, "%,d random conversation%s, %,d directed ones; "
                + "%,d packets, %,d octets of text, %,d days of virtual time", conversations,
                conversations == 1 ? "" : "s", directed, packets, octets,
                virtualSeconds / SECONDS_PER_DAY));
        lines.add("  with loss " + share(withLoss) + ", reordering " + share(withReordering)
                + ", half-close " + share(withHalfClose) + ", abort " + share(withAbort));
        lines.add("arcs");
        for (int i = 0; i < Transition.ALL.size(); i++) {
            Transition arc = Transition.ALL.get(i);
            if (Unreached.why(arc) == null) lines.add(row(tally.arcs(i), text(arc)));
        }
        lines.add("discards");
        for (Discard d : Discard.values()) {
            if (Unreached.why(d) == null) {
                lines.add(row(tally.discards(d), String.format("%-22s %s", d.name(), d)));
            }
        }
        lines.add("not reachable, because");
        excuses(lines);
        return lines;
    }

    /// Arcs with the same cause and excuse share a line.
    private static void excuses(List<String> lines) {
        Map<String, List<String>> arcs = new LinkedHashMap<>();
        for (Transition arc : Transition.ALL) {
            String why = Unreached.why(arc);
            if (why == null) continue;
            arcs.computeIfAbsent("to " + arc.to() + " by " + arc.cause() + ": " + why,
                    _ -> new ArrayList<>()).add(arc.from().toString());
        }
        arcs.forEach((what, from) -> lines.add("  from " + String.join(", ", from) + " " + what));
        for (Discard d : Discard.values()) {
            String why = Unreached.why(d);
            if (why != null) lines.add("  " + d.name() + ": " + why);
        }
    }

    private String share(long some) {
        double percent = conversations == 0 ? 0 : 100.0 * some / conversations;
        return String.format(Locale.ROOT, "%.1f %%", percent);
    }

    private static String row(long count, String what) {
        String mark = count < ENOUGH ? "  !" : "";
        return String.format(Locale.ROOT, "%,12d  %s%s", count, what, mark);
    }

    private static String text(Transition arc) {
        return String.format("%-12s -> %-12s by %s", arc.from(), arc.to(), arc.cause());
    }
}
