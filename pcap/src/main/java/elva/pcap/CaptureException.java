package elva.pcap;

import java.io.IOException;

/// A file that is no capture, or a broken one: which file, where in it, what was found there and
/// what was expected. The fault of the file, not of the system.
public final class CaptureException extends IOException {
    private static final long serialVersionUID = 1L;

    CaptureException(String message) {
        super(message);
    }
}
