package elva.app;

import elva.tcp.ConnectionException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.Locale;

/// How connections end that do not end well: a line and an exit code.
final class Endings {
    private Endings() {}

    /// @param where whose connection it is, the beginning of the line: `192.0.2.1:81`
    static Failure failure(String where, IOException e) {
        String text = Complaints.story(e);
        String story = text.substring(0, 1).toLowerCase(Locale.ROOT) + text.substring(1);
        return new Failure(exitCode(e), where + ": " + story);
    }

    private static int exitCode(IOException e) {
        if (e instanceof SocketTimeoutException) return Exit.TIMED_OUT;
        return e.getCause() instanceof ConnectionException ended
                ? Complaints.exitCode(ended.reason()) : Exit.FAILED;
    }
}
