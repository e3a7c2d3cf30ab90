package elva.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import elva.app.Terminal.Abilities;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Colours and box lines only on a terminal that has them.
class TerminalTest {
    private static final Map<String, String> UTF8 = Map.of("TERM", "xterm", "LANG", "C.UTF-8");

    private static Terminal with(Abilities abilities) {
        return Terminal.of(System.out, System.err, Terminal.COLUMNS, abilities);
    }

    @Test
    void capableTerminal_hasEverything() {
        assertThat(Terminal.abilities(true, true, UTF8)).isEqualTo(new Abilities(true, true, true));
    }

    @Test
    void pipe_isPlain_thoughProgressMayMove() {
        assertThat(Terminal.abilities(false, true, UTF8))
                .isEqualTo(new Abilities(false, false, true));
        assertThat(Terminal.abilities(false, false, UTF8)).isEqualTo(Abilities.NONE);
    }

    @Test
    void noColor_andDumbTerminals_arePlain() {
        assertThat(Terminal.abilities(true, true, Map.of("NO_COLOR", "1", "LANG", "C.UTF-8")))
                .isEqualTo(Abilities.NONE);
        assertThat(Terminal.abilities(true, true, Map.of("NO_COLOR", "", "LANG", "C.UTF-8")))
                .isEqualTo(new Abilities(true, true, true));
        assertThat(Terminal.abilities(true, true, Map.of("TERM", "dumb", "LANG", "C.UTF-8")))
                .isEqualTo(Abilities.NONE);
    }

    @Test
    void localeWithoutUtf8_hasColoursButNoBoxes() {
        Abilities colours = new Abilities(true, false, true);
        assertThat(Terminal.abilities(true, true, Map.of("LANG", "C"))).isEqualTo(colours);
        assertThat(Terminal.abilities(true, true, Map.of())).isEqualTo(colours);
        assertThat(Terminal.abilities(true, true, Map.of("LC_ALL", "POSIX", "LANG", "de_DE.utf8")))
                .isEqualTo(colours);
        assertThat(Terminal.abilities(true, true, Map.of("LC_ALL", "", "LANG", "de_DE.utf8")))
                .isEqualTo(new Abilities(true, true, true));
    }

    @Test
    void paint_wrapsTextOnlyWhereThereAreColours() {
        assertThat(with(new Abilities(true, true, true)).paint("FIN", Style.BOLD, Style.RED))
                .isEqualTo("\u001b[1;31mFIN\u001b[0m");
        assertThat(with(new Abilities(true, true, true)).paint("", Style.BOLD)).isEmpty();
        assertThat(with(new Abilities(true, true, true)).paint("FIN")).isEqualTo("FIN");
        assertThat(with(Abilities.NONE).paint("FIN", Style.BOLD)).isEqualTo("FIN");
    }

    @Test
    void plain_takesEverythingAway() {
        Terminal terminal = with(new Abilities(true, true, true));
        assertThat(terminal.either("\u2500", "-")).isEqualTo("\u2500");
        terminal.plain();
        assertThat(terminal.either("\u2500", "-")).isEqualTo("-");
        assertThat(terminal.paint("FIN", Style.BOLD)).isEqualTo("FIN");
        assertThat(terminal.live()).isFalse();
    }

    /// `./elva serve ... 2>log` on a terminal, and `./elva serve ... >out`.
    @Test
    void complaint_isInColourOnlyIfStandardErrorIsATerminal() {
        assertThat(complaint(new Abilities(true, true, false))).isEqualTo("elva: no\n");
        assertThat(complaint(new Abilities(false, false, true)))
                .isEqualTo("\u001b[1melva:\u001b[0m no\n");
        assertThat(complaint(Abilities.NONE)).isEqualTo("elva: no\n");
    }

    private static String complaint(Abilities abilities) {
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Terminal.of(System.out, new PrintStream(err, true, UTF_8), Terminal.COLUMNS, abilities)
                .complain("no");
        return err.toString(UTF_8);
    }
}
