package elva.app.taste;

import static org.assertj.core.api.Assertions.assertThat;

import elva.tcp.Setting;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/// docs/configuration.md says of each setting what the code says.
class ConfigurationDocTest {
    private static final long MILLI = 1_000_000L;
    private static final long SECOND = 1_000 * MILLI;

    @Test
    void configurationPage_everySetting_isAsInTheCode() throws IOException {
        String page = Files.readString(Repository.ROOT.resolve("docs/configuration.md"));
        assertThat(page.lines().filter(line -> line.startsWith("| `")).toList())
                .containsExactlyElementsOf(Arrays.stream(Setting.values())
                        .map(ConfigurationDocTest::row).toList());
    }

    private static String row(Setting s) {
        String range = s.choices().isEmpty() ? value(s, s.least()) + " .. " + value(s, s.most())
                : String.join(", ", s.choices());
        return "| `" + s + "` | " + value(s, s.standard()) + " | " + range + " | " + s.meaning()
                + " |";
    }

    private static String value(Setting s, long v) {
        return switch (s.unit()) {
            case NANOS -> duration(v);
            case OCTETS -> String.format(Locale.ROOT, "%,d octets", v);
            case COUNT -> String.format(Locale.ROOT, "%,d", v);
            case THOUSANDTHS -> BigDecimal.valueOf(v, 3).stripTrailingZeros().toPlainString();
            case CHOICE -> s.choices().get((int) v);
            case FLAG -> v == 0 ? "off" : "on";
        };
    }

    private static String duration(long nanos) {
        if (nanos == 0) return "0";
        if (nanos == Long.MAX_VALUE) return "for ever";
        if (nanos % SECOND == 0) return nanos / SECOND + " s";
        return nanos % MILLI == 0 ? nanos / MILLI + " ms" : nanos + " ns";
    }
}
