package elva.app.serve;

import elva.app.http.HttpException;
import elva.app.http.Status;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/// The directory that is served, and nothing outside it.
///
/// A symbolic link is followed if it ends inside the directory; one that leads out of it is as
/// good as not there. Whoever may write in the directory is trusted not to change links while a
/// request is looked up.
///
/// Immutable; any thread.
final class Site {
    private final Path root;

    /// @throws IOException if it is no directory
    Site(Path directory) throws IOException {
        root = directory.toRealPath();
    }

    /// A file or directory that is there.
    ///
    /// @param path real: no link is left in it
    record Found(Path path, BasicFileAttributes attributes) {}

    /// @throws HttpException 404 if it is not there or not for this server, 403 if the system does
    ///     not let us see it
    Found find(Target target) throws IOException {
        try {
            Path path = root;
            for (String name : target.segments()) path = path.resolve(name);
            return found(path.toRealPath(), target);
        } catch (AccessDeniedException _) {
            throw new HttpException(Status.FORBIDDEN, target + ": permission denied");
        } catch (FileSystemException | InvalidPathException _) {
            throw missing(target);
        }
    }

    private Found found(Path real, Target target) throws IOException {
        if (!real.startsWith(root)) throw missing(target);
        BasicFileAttributes attributes = Files.readAttributes(real, BasicFileAttributes.class,
                LinkOption.NOFOLLOW_LINKS);
        boolean served = attributes.isDirectory()
                || (attributes.isRegularFile() && !target.directory());
        if (!served) throw missing(target);
        return new Found(real, attributes);
    }

    private static HttpException missing(Target target) {
        return new HttpException(Status.NOT_FOUND, target + ": not here");
    }

    /// Whether an entry of a directory would be found.
    boolean shows(Path entry) {
        try {
            Path real = entry.toRealPath();
            return real.startsWith(root) && (Files.isRegularFile(real) || Files.isDirectory(real));
        } catch (IOException _) {
            return false;
        }
    }
}
