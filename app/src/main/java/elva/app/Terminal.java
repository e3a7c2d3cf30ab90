package elva.app;

import java.io.InputStream;
import java.io.PrintStream;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// Where a command writes, and what may be drawn there.
///
/// Colours and box lines appear only on a terminal that has them: a pipe, a file, `NO_COLOR`,
/// `TERM=dumb` and `--plain` give plain ASCII. The launcher knows what standard output is and says
/// so in the properties `elva.stdout`, `elva.stderr` and `elva.columns`.
///
/// Any thread may ask; [PrintStream] keeps the lines of several threads whole.
final class Terminal {
    /// How wide lines may be where nobody says.
    static final int COLUMNS = 100;

    /// What is said when nobody takes what is written to [#out].
    static final String TROUBLE = "standard output: closed, or full";

    /// The columns of a pipe or a file.
    static final int NOBODY_SAYS = 0;

    private static final int COLUMNS_MIN = 40;
    private static final int COLUMNS_MAX = 200;

    private final InputStream in;
    private final PrintStream out;
    private final PrintStream err;
    private final int columns;
    private final AtomicBoolean troubleTold = new AtomicBoolean();
    private volatile boolean rich;
    private volatile boolean boxes;
    private volatile boolean live;

    private Terminal(InputStream in, PrintStream out, PrintStream err, int columns,
            Abilities abilities) {
        this.in = in;
        this.out = out;
        this.err = err;
        this.columns = columns;
        rich = abilities.rich;
        boxes = abilities.boxes;
        live = abilities.live;
    }

    /// What there is to draw with.
    ///
    /// @param rich standard output takes colours
    /// @param boxes and box lines, arrows and the like
    /// @param live standard error is a terminal, where a line may be drawn over (progress)
    record Abilities(boolean rich, boolean boxes, boolean live) {
        static final Abilities NONE = new Abilities(false, false, false);
    }

    /// The terminal of this process.
    static Terminal system() {
        boolean out = "tty".equals(System.getProperty("elva.stdout"));
        boolean err = "tty".equals(System.getProperty("elva.stderr"));
        Abilities abilities = abilities(out, err, System.getenv());
        return new Terminal(System.in, System.out, System.err, width(System.getenv("COLUMNS")),
                abilities);
    }

    /// Plain streams of no certain width.
    static Terminal of(PrintStream out, PrintStream err) {
        return of(out, err, NOBODY_SAYS, Abilities.NONE);
    }

    static Terminal of(PrintStream out, PrintStream err, int columns, Abilities abilities) {
        return new Terminal(InputStream.nullInputStream(), out, err, columns, abilities);
    }

    /// Plain streams with something to read.
    static Terminal of(InputStream in, PrintStream out, PrintStream err) {
        return new Terminal(in, out, err, NOBODY_SAYS, Abilities.NONE);
    }

    /// What terminals can do, by the environment they are in.
    static Abilities abilities(boolean outIsTerminal, boolean errIsTerminal,
            Map<String, String> environment) {
        boolean capable = environment.getOrDefault("NO_COLOR", "").isEmpty()
                && !environment.getOrDefault("TERM", "").equals("dumb");
        boolean rich = outIsTerminal && capable;
        return new Abilities(rich, rich && speaksUtf8(environment), errIsTerminal && capable);
    }

    private static boolean speaksUtf8(Map<String, String> environment) {
        for (String name : new String[] {"LC_ALL", "LC_CTYPE", "LANG"}) {
            String locale = environment.getOrDefault(name, "");
            if (!locale.isEmpty()) {
                return locale.toUpperCase(Locale.ROOT).replace("-", "").contains("UTF8");
            }
        }
        return false;
    }

    private static int width(@Nullable String environment) {
        String told = System.getProperty("elva.columns", "");
        if (told.isEmpty()) told = environment == null ? "" : environment;
        if (!told.matches("[1-9]\\d{0,4}")) return NOBODY_SAYS;
        return Math.clamp(Integer.parseInt(told), COLUMNS_MIN, COLUMNS_MAX);
    }

    /// What is typed, or comes from a pipe.
    InputStream in() { return in; }

    /// Where results go.
    PrintStream out() { return out; }

    /// Where progress and complaints go.
    PrintStream err() { return err; }

    /// Whether somebody did not take what was written to [#out], of which the first who asks says
    /// so.
    boolean trouble() {
        if (!out.checkError()) return false;
        if (troubleTold.compareAndSet(false, true)) {
            complain(TROUBLE);
        }
        return true;
    }

    /// Says something on standard error, in colour only if that is a terminal, whatever standard
    /// output is.
    void complain(String text) {
        err.println((live ? painted("elva:", Style.BOLD) : "elva:") + " " + text);
    }

    /// How many characters fit on a line.
    int columns() { return width(COLUMNS); }

    /// As many as [#columns], but where nobody says, as in a pipe or a file, as many as are liked.
    int width(int liked) {
        return columns == NOBODY_SAYS ? liked : columns;
    }

    /// Whether box lines and arrows may be drawn; if not, ASCII only.
    boolean boxes() { return boxes; }

    /// Whether a line on [#err] may be drawn over, for progress.
    boolean live() { return live; }

    /// Gives up colours, box lines and moving progress.
    void plain() {
        rich = false;
        boxes = false;
        live = false;
    }

    /// `text` in this style for standard output, or as it is where there are no colours.
    String paint(String text, Style... styles) {
        return rich && !text.isEmpty() && styles.length > 0 ? painted(text, styles) : text;
    }

    private static String painted(String text, Style... styles) {
        StringBuilder painted = new StringBuilder("\u001b[");
        for (int i = 0; i < styles.length; i++) {
            if (i > 0) painted.append(';');
            painted.append(styles[i].code());
        }
        return painted.append('m').append(text).append("\u001b[0m").toString();
    }

    /// Whether [#paint] paints.
    boolean rich() { return rich; }

    /// One of two spellings: with box lines, or in ASCII.
    String either(String drawn, String ascii) {
        return boxes ? drawn : ascii;
    }
}
