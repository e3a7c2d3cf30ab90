package elva.host.tun;

import java.io.IOException;

/// A call of the operating system failed: which one, for which device, why, and what would help.
public final class SystemCallException extends IOException {
    private static final long serialVersionUID = 1;

    private final int errno;

    SystemCallException(String where, String call, int errno, String advice) {
        super(where + ": " + call + ": " + Libc.describe(errno) + advice);
        this.errno = errno;
    }

    /// The number by which the kernel says why, positive: 1 is EPERM.
    public int errno() {
        return errno;
    }
}
