package elva.app;

import elva.tcp.ConnectionException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// How connections end that do not end well: a line and an exit code.
final class Endings {
    private static final Pattern NAMED = Pattern.compile("([A-Z][a-z ]+: )(\\S+:\\d+): (.*)");

    private Endings() {}

    /// @param where whose connection it is, the beginning of the line: `192.0.2.1:81`
    static Failure failure(String where, IOException e) {
        String text = once(where, Complaints.story(e));
        String story = text.substring(0, 1).toLowerCase(Locale.ROOT) + text.substring(1);
        return new Failure(exitCode(e), where + ": " + story);
    }

    /// `Connection refused: 192.0.2.1:81: RST ...` without the socket, if that is named already.
    private static String once(String where, String text) {
        Matcher named = NAMED.matcher(text);
        return named.matches() && where.contains(named.group(2))
                ? named.group(1) + named.group(3) : text;
    }

    private static int exitCode(IOException e) {
        if (e instanceof SocketTimeoutException) return Exit.TIMED_OUT;
        return e.getCause() instanceof ConnectionException ended
                ? Complaints.exitCode(ended.reason()) : Exit.FAILED;
    }
}
