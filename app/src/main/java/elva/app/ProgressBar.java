package elva.app;

import java.util.Locale;

/// How far one transfer is: a line that moves, where the terminal allows it.
///
/// ```
///  45 % [============>                 ]  90.1 MB of 200 MB   131 MB/s   0.9 s left
/// ```
///
/// One thread.
final class ProgressBar {
    private static final long REDRAW_NANOS = 100_000_000;
    private static final int WIDTH = 30;
    private static final String CLEAR = "\r\u001b[K";

    private final Terminal terminal;
    private final long length;
    private final long beganNanos;
    private long count;
    private long drawnNanos;

    /// @param length octets to come; -1 if nobody knows
    ProgressBar(Terminal terminal, long length, long nowNanos) {
        this.terminal = terminal;
        this.length = length;
        beganNanos = nowNanos;
        drawnNanos = nowNanos;
    }

    void moved(long more, long nowNanos) {
        count += more;
        if (!terminal.live() || nowNanos - drawnNanos < REDRAW_NANOS) return;
        drawnNanos = nowNanos;
        terminal.err().print(CLEAR + line(nowNanos));
        terminal.err().flush();
    }

    /// Takes the moving line away.
    void clear() {
        if (terminal.live()) terminal.err().print(CLEAR);
    }

    String line(long nowNanos) {
        long nanos = nowNanos - beganNanos;
        String rate = Figures.rate(count, nanos);
        if (length <= 0) return Figures.size(count) + "   " + rate;
        int filled = (int) (WIDTH * count / length);
        String bar = terminal.either("\u2501", "=").repeat(filled)
                + (filled == WIDTH ? "" : ">" + " ".repeat(WIDTH - filled - 1));
        String left = count == 0 ? "" : "   "
                + Figures.time(Math.round((double) nanos * (length - count) / count)) + " left";
        return String.format(Locale.ROOT, "%3d %% [%s]  %s of %s   %s%s", 100 * count / length,
                bar, Figures.size(count), Figures.size(length), rate, left);
    }
}
