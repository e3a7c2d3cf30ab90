package elva.pcap;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/// Faults of the system in one form: the file, the call, the reason. The JDK gives the reason of
/// some only by the class of the exception.
final class FileFault {
    private FileFault() {}

    static IOException of(String name, String call, IOException cause) {
        return new IOException(name + ": " + call + ": " + reason(cause), cause);
    }

    private static String reason(IOException cause) {
        if (cause instanceof NoSuchFileException) return "No such file or directory";
        if (cause instanceof AccessDeniedException) return "Permission denied";
        String reason = cause instanceof FileSystemException e ? e.getReason() : cause.getMessage();
        return reason != null ? reason : cause.getClass().getSimpleName();
    }
}
