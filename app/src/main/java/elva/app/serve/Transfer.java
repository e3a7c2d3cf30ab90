package elva.app.serve;

import java.util.concurrent.atomic.AtomicLong;

/// One request and its answer, while it goes on and after. Any thread may look.
public final class Transfer {
    private final String method;
    private final String path;
    private final long beganNanos;
    private final AtomicLong bytes = new AtomicLong();
    private volatile int status;
    private volatile long endedNanos;

    Transfer(String method, String path, long nowNanos) {
        this.method = method;
        this.path = path;
        beganNanos = nowNanos;
    }

    void add(long more) {
        bytes.addAndGet(more);
    }

    void status(int code) {
        status = code;
    }

    void end(long nowNanos) {
        endedNanos = nowNanos;
    }

    /// `GET`; empty if the request was no HTTP.
    public String method() { return method; }

    /// What it is for, as people read it; printable characters only.
    public String path() { return path; }

    /// Octets so far of what was uploaded, else of the answer's content.
    public long bytes() { return bytes.get(); }

    /// The answer's status code, 0 as long as there is none.
    public int status() { return status; }

    /// How long it took; meaningful when it has ended.
    public long nanos() { return endedNanos - beganNanos; }
}
