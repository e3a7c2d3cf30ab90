package elva.app.fetch;

import java.io.IOException;
import java.io.OutputStream;

/// Fetches one page, following redirects. One thread.
public final class Fetch {
    private static final int REDIRECTS_MOST = 10;
    private static final int BUFFER_LENGTH = 1 << 17;

    private final Line.Opener opener;
    private final Progress progress;

    /// Hears how far it is. A border, so an interface.
    public interface Progress {

        /// An answer came that leads elsewhere.
        default void redirected(Response response, Url to) {}

        /// The page begins.
        ///
        /// @param length octets; -1 if only the end will tell
        default void began(long length) {}

        /// More octets were written.
        default void moved(long count) {}
    }

    /// Where the page goes, asked for when it is sure to come.
    @FunctionalInterface
    public interface Target {
        OutputStream open() throws IOException;
    }

    public Fetch(Line.Opener opener, Progress progress) {
        this.opener = opener;
        this.progress = progress;
    }

    /// Fetches a page.
    ///
    /// @return octets of it
    /// @throws FetchException if the server answers with an error, or sends us round in circles
    /// @throws IOException if the connection breaks, or its answer breaks off
    public long get(Url url, Target target) throws IOException {
        Url at = url;
        for (int i = 0; i <= REDIRECTS_MOST; i++) {
            try (Line line = opener.open(at.endpoint())) {
                Response response = Response.get(at, line.input(), line.output());
                String location = response.location();
                if (location == null) return content(at, response, target);
                Url next = next(at, response, location);
                progress.redirected(response, next);
                at = next;
            }
        }
        throw new FetchException(url + ": more than " + REDIRECTS_MOST + " redirects, the last to "
                + at);
    }

    private static Url next(Url at, Response response, String location) throws FetchException {
        try {
            return at.resolve(location);
        } catch (IllegalArgumentException e) {
            throw new FetchException(at + ": " + response + " to " + e.getMessage());
        }
    }

    private long content(Url at, Response response, Target target) throws IOException {
        if (response.isRedirect()) {
            throw new FetchException(at + ": " + response + ", but no Location to go to");
        }
        if (!response.isSuccess()) throw new FetchException(at + ": " + response);
        byte[] buffer = new byte[BUFFER_LENGTH];
        progress.began(response.body().length());
        try (OutputStream out = target.open()) {
            for (int n; (n = response.body().read(buffer, 0, buffer.length)) >= 0;) {
                out.write(buffer, 0, n);
                progress.moved(n);
            }
        }
        return response.body().count();
    }
}
