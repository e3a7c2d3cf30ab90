package elva.app.serve;

import elva.app.http.Fields;
import elva.app.http.HttpDate;
import elva.app.http.HttpException;
import elva.app.http.Status;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/// What GET and HEAD are answered with: a file or a part of it, a directory's index or its listing,
/// a word that the client's copy is fresh. RFC 9110 §13, §14. Any thread.
final class Documents {
    private static final String INDEX = "index.html";

    private final Site site;

    Documents(Site site) {
        this.site = site;
    }

    /// @throws HttpException 400, 403, 404
    Answer answer(Request request) throws IOException {
        Target target = Target.parse(request.target());
        Site.Found found = site.find(target);
        try {
            if (!found.attributes().isDirectory()) return file(request, found);
            if (!target.directory() && !target.segments().isEmpty()) {
                return Answer.said(Status.MOVED_PERMANENTLY, target + " is a directory")
                        .with("Location", target.asDirectory());
            }
            if (Files.exists(found.path().resolve(INDEX))) return index(request, target);
            return Answer.of(Status.OK, "text/html; charset=utf-8",
                    Listing.of(site, found.path(), target));
        } catch (AccessDeniedException _) {
            throw new HttpException(Status.FORBIDDEN, target + ": permission denied");
        }
    }

    private Answer index(Request request, Target target) throws IOException {
        Target index = Target.parse(target.asDirectory() + INDEX);
        Site.Found found = site.find(index);
        if (found.attributes().isRegularFile()) return file(request, found);
        throw new HttpException(Status.NOT_FOUND, index + ": no file");
    }

    private static Answer file(Request request, Site.Found found) throws IOException {
        if (!Files.isReadable(found.path())) throw new AccessDeniedException("");
        BasicFileAttributes file = found.attributes();
        Instant modified = file.lastModifiedTime().toInstant();
        String tag = '"' + Long.toHexString(file.size()) + "-"
                + Long.toHexString(modified.getEpochSecond()) + "."
                + Integer.toHexString(modified.getNano()) + '"';
        Answer answer = content(request, found, tag, modified);
        return answer.with("ETag", tag).with("Last-Modified", HttpDate.of(modified))
                .with("Accept-Ranges", "bytes");
    }

    private static Answer content(Request request, Site.Found found, String tag, Instant modified) {
        if (isFresh(request.fields(), tag, modified)) return Answer.empty(Status.NOT_MODIFIED);
        long size = found.attributes().size();
        String type = MediaType.of(String.valueOf(found.path().getFileName()));
        ByteRange range = range(request, size, tag);
        if (range == null) {
            return Answer.file(Status.OK, found.path(), 0, size).with("Content-Type", type);
        }
        if (!range.isSatisfiable()) {
            return Answer.said(Status.RANGE_NOT_SATISFIABLE, "the file has " + size + " bytes")
                    .with("Content-Range", "bytes */" + size);
        }
        return Answer.file(Status.PARTIAL_CONTENT, found.path(), range.first(), range.length())
                .with("Content-Type", type)
                .with("Content-Range", "bytes " + range.first() + "-" + range.last() + "/" + size);
    }

    /// RFC 9110 §13.1: a tag, if there is one, decides instead of the date.
    private static boolean isFresh(Fields fields, String tag, Instant modified) {
        if (fields.get("If-None-Match") != null) {
            return fields.lists("If-None-Match", tag) || fields.lists("If-None-Match", "*")
                    || fields.lists("If-None-Match", "w/" + tag);
        }
        String since = fields.get("If-Modified-Since");
        Instant date = since == null ? null : HttpDate.parse(since);
        return date != null && !modified.truncatedTo(ChronoUnit.SECONDS).isAfter(date);
    }

    /// A range counts for GET alone, and only of the file it was asked of (`If-Range`).
    private static @Nullable ByteRange range(Request request, long size, String tag) {
        String field = request.fields().get("Range");
        String condition = request.fields().get("If-Range");
        if (field == null || request.isHead()) return null;
        return condition == null || condition.equals(tag) ? ByteRange.parse(field, size) : null;
    }
}
