package elva.app;

import elva.app.link.Count;
import elva.app.link.LaneFigures;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// What a link did, in words: a line now and then, a table or JSON at the end.
final class LinkReport {
    private static final List<Count> FAULTS = List.of(Count.LOST, Count.PARTITIONED,
            Count.QUEUE_FULL, Count.TOO_BIG, Count.REORDERED, Count.DUPLICATED, Count.CORRUPTED,
            Count.REFUSED);

    private LinkReport() {}

    /// `a > b 812,000 packets, 131 MB/s, 812 lost`, with nothing that did not happen.
    ///
    /// @param octets that arrived since the line before
    /// @param nanos since then
    static String line(String name, LaneFigures figures, long octets, long nanos) {
        StringBuilder text = new StringBuilder(name).append(' ')
                .append(Figures.count(figures.count(Count.PACKETS), "packet")).append(", ")
                .append(Figures.rate(octets, nanos));
        for (Count fault : FAULTS) {
            long count = figures.count(fault);
            if (count > 0) text.append(String.format(Locale.ROOT, ", %,d %s", count, fault));
        }
        return text.toString();
    }

    /// Both directions side by side, a line for each count.
    static String table(LaneFigures forth, LaneFigures back) {
        StringBuilder text = new StringBuilder(row("", "a to b", "b to a"));
        for (Count count : Count.values()) {
            text.append(row(count.toString(), number(forth.count(count)),
                    number(back.count(count))));
        }
        text.append(row("on the way at the end", number(forth.onTheWay()),
                number(back.onTheWay())));
        text.append(row("later than meant, mean", millis(forth.lateMeanNanos()),
                millis(back.lateMeanNanos())));
        text.append(row("later than meant, most", millis(forth.lateMostNanos()),
                millis(back.lateMostNanos())));
        return text.toString();
    }

    private static String row(String name, String forth, String back) {
        return String.format(Locale.ROOT, "%-24s%18s%18s%n", name, forth, back);
    }

    private static String number(long count) {
        return String.format(Locale.ROOT, "%,d", count);
    }

    private static String millis(long nanos) {
        return String.format(Locale.ROOT, "%.3f ms", nanos / 1e6);
    }

    /// For programs; times in nanoseconds.
    static String json(long seed, long nanos, LaneFigures forth, LaneFigures back) {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("seed", seed);
        all.put("nanos", nanos);
        all.put("aToB", map(forth));
        all.put("bToA", map(back));
        return Json.of(all);
    }

    private static Map<String, Object> map(LaneFigures figures) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (Count count : Count.values()) map.put(count.key(), figures.count(count));
        map.put("onTheWay", figures.onTheWay());
        map.put("lateMeanNanos", figures.lateMeanNanos());
        map.put("lateMostNanos", figures.lateMostNanos());
        return map;
    }
}
