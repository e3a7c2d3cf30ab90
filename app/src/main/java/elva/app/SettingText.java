package elva.app;

import elva.tcp.Setting;
import elva.tcp.TcpConfig;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Settings of TCP as people type them: `rto-min=200ms`, `receive-buffer=32k`, `rfc-5961=off`.
final class SettingText {
    private static final Map<String, Long> FLAGS = Map.of("on", 1L, "off", 0L, "yes", 1L, "no", 0L,
            "true", 1L, "false", 0L, "1", 1L, "0", 0L);

    private SettingText() {}

    /// The configuration with one setting changed.
    ///
    /// @param text `name=value`
    /// @throws IllegalArgumentException in words
    static TcpConfig with(TcpConfig config, String text) {
        int equals = text.indexOf('=');
        if (equals < 0) throw bad(text, "expected name=value, such as rto-min=200ms");
        Setting setting = setting(text, text.substring(0, equals).strip());
        String typed = text.substring(equals + 1).strip().toLowerCase(Locale.ROOT);
        long value = value(text, setting, typed);
        if (value < setting.least() || value > setting.most()) {
            throw bad(text, "outside " + shown(setting, setting.least()) + ".."
                    + shown(setting, setting.most()));
        }
        return config.with(setting, value);
    }

    private static Setting setting(String text, String name) {
        List<String> names = Arrays.stream(Setting.values()).map(Setting::toString).toList();
        int at = names.indexOf(name.toLowerCase(Locale.ROOT));
        if (at >= 0) return Setting.values()[at];
        String meant = Suggestion.clause(name, names);
        throw bad(text, "no setting \"" + name + '"'
                + (meant.isEmpty() ? ". There are: " + String.join(" ", names) : meant));
    }

    private static long value(String text, Setting setting, String typed) {
        return switch (setting.unit()) {
            case NANOS -> number(text, typed, Quantity.TIMES,
                    "a time, such as 200ms, 1.5s or 2min");
            case OCTETS -> number(text, typed, Quantity.SIZES, "octets, such as 65535 or 64k");
            case COUNT -> number(text, typed, Map.of("", 1L), "a whole number");
            case THOUSANDTHS -> number(text, typed, Map.of("", 1_000L), "a number, such as 0.7");
            case CHOICE -> {
                int at = setting.choices().indexOf(typed);
                if (at < 0) throw bad(text, "expected " + String.join(", ", setting.choices()));
                yield at;
            }
            case FLAG -> {
                Long flag = FLAGS.get(typed);
                if (flag == null) throw bad(text, "expected on or off");
                yield flag;
            }
        };
    }

    private static long number(String text, String typed, Map<String, Long> units, String what) {
        return Quantity.parse("--set " + text, typed, units, what);
    }

    private static IllegalArgumentException bad(String text, String why) {
        return new IllegalArgumentException("--set " + text + ": " + why);
    }

    /// A value as it would be typed: `200ms`.
    static String shown(Setting setting, long value) {
        return switch (setting.unit()) {
            case NANOS -> time(value);
            case OCTETS, COUNT -> String.valueOf(value);
            case THOUSANDTHS -> thousandths(value);
            case CHOICE -> setting.choices().get((int) value);
            case FLAG -> value == 0 ? "off" : "on";
        };
    }

    private static String thousandths(long value) {
        return BigDecimal.valueOf(value, 3).stripTrailingZeros().toPlainString();
    }

    private static String time(long nanos) {
        if (nanos == Long.MAX_VALUE) return "for ever";
        for (String unit : List.of("h", "min", "s", "ms", "us")) {
            long length = Quantity.TIMES.getOrDefault(unit, 1L);
            if (nanos >= length && nanos % length == 0) return nanos / length + unit;
        }
        return nanos == 0 ? "0s" : nanos + "ns";
    }
}
