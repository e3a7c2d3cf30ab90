package elva.sim;

import java.util.Locale;

/// Virtual times for people.
public final class Times {
    public static final long MILLISECOND = 1_000_000L;
    public static final long SECOND = 1_000_000_000L;

    private Times() {}

    /// `12.004`: seconds with milliseconds, and microseconds if there are any.
    public static String seconds(long nanos) {
        long micros = nanos / 1_000;
        String whole = micros / 1_000_000 + ".";
        long rest = micros % 1_000_000;
        return rest % 1_000 == 0 ? whole + String.format(Locale.ROOT, "%03d", rest / 1_000)
                : whole + String.format(Locale.ROOT, "%06d", rest);
    }
}
