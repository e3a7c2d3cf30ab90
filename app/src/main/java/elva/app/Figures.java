package elva.app;

import java.util.Locale;

/// Numbers with units, as people read them: decimal prefixes, three figures.
final class Figures {
    private static final String[] PREFIXES = {"", "k", "M", "G", "T", "P", "E"};

    private Figures() {}

    /// `20,000,000 bytes`.
    static String bytes(long count) {
        return String.format(Locale.ROOT, "%,d byte%s", count, count == 1 ? "" : "s");
    }

    /// `20.0 MB`.
    static String size(long bytes) {
        int prefix = 0;
        double value = (double) bytes;
        while (value >= 999.5 && prefix < PREFIXES.length - 1) {
            value /= 1000;
            prefix++;
        }
        int decimals = prefix == 0 || value >= 99.95 ? 0 : value >= 9.995 ? 1 : 2;
        return String.format(Locale.ROOT, "%." + decimals + "f %sB", value, PREFIXES[prefix]);
    }

    /// `131 MB/s`; `-` if no time passed.
    static String rate(long bytes, long nanos) {
        return nanos <= 0 ? "-" : size(Math.round(bytes * 1e9 / nanos)) + "/s";
    }

    /// `1.9 ms`, `1.52 s`, `2 min 5 s`.
    static String time(long nanos) {
        double seconds = nanos / 1e9;
        if (seconds < 0.9995) return String.format(Locale.ROOT, "%.1f ms", nanos / 1e6);
        if (seconds < 99.995) return String.format(Locale.ROOT, "%.2f s", seconds);
        long whole = Math.round(seconds);
        return whole / 60 + " min " + whole % 60 + " s";
    }

    /// `3 transfers`, `1 transfer`.
    static String count(long count, String what) {
        return String.format(Locale.ROOT, "%,d %s%s", count, what, count == 1 ? "" : "s");
    }
}
