package elva.app;

import java.math.BigDecimal;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Numbers with units as people type them: `200ms`, `64k`, `10mbit`.
final class Quantity {
    /// Nanoseconds.
    static final Map<String, Long> TIMES = Map.of("ns", 1L, "us", 1_000L, "ms", 1_000_000L,
            "s", 1_000_000_000L, "min", 60_000_000_000L, "h", 3_600_000_000_000L);
    /// Octets.
    static final Map<String, Long> SIZES = Map.of("", 1L, "b", 1L, "k", 1L << 10, "kib",
            1L << 10, "m", 1L << 20, "mib", 1L << 20, "g", 1L << 30, "gib", 1L << 30);
    /// Bits per second.
    static final Map<String, Long> RATES = Map.of("bit", 1L, "kbit", 1_000L, "mbit", 1_000_000L,
            "gbit", 1_000_000_000L);

    private static final Pattern NUMBER =
            Pattern.compile("(\\d{1,18}(?:\\.\\d{1,9})?)\\s*([a-z]*)");

    private Quantity() {}

    /// How many of the smallest unit: a whole number, 0 or more. 0 needs no unit.
    ///
    /// @param where the beginning of a complaint: `--delay 20`
    /// @param typed in small letters
    /// @param what was expected, for the complaint
    /// @throws IllegalArgumentException if it is something else, in words
    static long parse(String where, String typed, Map<String, Long> units, String what) {
        Matcher parts = NUMBER.matcher(typed);
        Long unit = parts.matches() ? units.get(parts.group(2)) : null;
        if (unit == null && typed.equals("0")) return 0;
        if (unit == null) throw expected(where, what);
        try {
            return new BigDecimal(parts.group(1)).multiply(BigDecimal.valueOf(unit))
                    .longValueExact();
        } catch (ArithmeticException _) {
            throw expected(where, what);
        }
    }

    private static IllegalArgumentException expected(String where, String what) {
        return new IllegalArgumentException(where + ": expected " + what);
    }
}
