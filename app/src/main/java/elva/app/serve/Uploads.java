package elva.app.serve;

import elva.app.http.Body;
import elva.app.http.HttpException;
import elva.app.http.Status;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.atomic.AtomicLong;

/// Where uploads go: one directory, one name each, replaced as a whole when it is complete. A name
/// that begins with a dot is refused; those are the files not complete yet.
///
/// Any thread; each upload is written by one.
final class Uploads {
    private static final int BUFFER_LENGTH = 1 << 17;

    private final Path directory;
    private final long bytesMost;
    private final AtomicLong number = new AtomicLong();

    /// @param bytesMost of one upload
    /// @throws IOException if it is no directory
    Uploads(Path directory, long bytesMost) throws IOException {
        this.directory = directory.toRealPath();
        this.bytesMost = bytesMost;
    }

    /// Where an upload would go; before its content is read.
    ///
    /// @throws HttpException 400, 413
    Path accept(Target target, Body body) throws HttpException {
        if (target.segments().size() != 1 || target.directory()
                || target.segments().getFirst().startsWith(".")) {
            throw new HttpException(Status.BAD_REQUEST, target
                    + ": expected one name, such as /report.pdf, without a dot before it");
        }
        tooLarge(body.length());
        try {
            Path file = directory.resolve(target.segments().getFirst());
            if (!Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) return file;
        } catch (InvalidPathException _) {
            // this system has no file of such a name
        }
        throw new HttpException(Status.BAD_REQUEST, target + ": no name for a file");
    }

    private void tooLarge(long bytes) throws HttpException {
        if (bytes <= bytesMost) return;
        throw new HttpException(Status.CONTENT_TOO_LARGE,
                "more than " + bytesMost + " bytes (--upload-limit)");
    }

    /// Reads the content into the file.
    ///
    /// @return whether a file of this name was there before
    /// @throws HttpException 403, 413, 507
    /// @throws IOException if the content breaks off; the file is as it was
    boolean store(Path file, Body body, Transfer transfer) throws IOException {
        Path part = directory.resolve(".elva-" + ProcessHandle.current().pid() + "-"
                + number.incrementAndGet() + ".part");
        try {
            write(part, body, transfer);
            boolean replaced = Files.exists(file, LinkOption.NOFOLLOW_LINKS);
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
            return replaced;
        } catch (AccessDeniedException _) {
            throw new HttpException(Status.FORBIDDEN, "no right to write there");
        } catch (FileSystemException e) {
            throw new HttpException(Status.INSUFFICIENT_STORAGE, String.valueOf(e.getReason()));
        } finally {
            Files.deleteIfExists(part);
        }
    }

    private void write(Path part, Body body, Transfer transfer) throws IOException {
        byte[] buffer = new byte[BUFFER_LENGTH];
        try (OutputStream out = Files.newOutputStream(part, StandardOpenOption.CREATE_NEW,
                StandardOpenOption.WRITE)) {
            for (int n; (n = body.read(buffer, 0, buffer.length)) >= 0;) {
                tooLarge(body.count());
                store(out, buffer, n);
                transfer.add(n);
            }
        }
    }

    private static void store(OutputStream out, byte[] buffer, int length) throws HttpException {
        try {
            out.write(buffer, 0, length);
        } catch (IOException e) {
            throw new HttpException(Status.INSUFFICIENT_STORAGE, String.valueOf(e.getMessage()));
        }
    }
}
