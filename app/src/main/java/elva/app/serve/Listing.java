package elva.app.serve;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/// A directory as a page of HTML: directories first, then files with their sizes.
final class Listing {
    private static final int ENTRIES_MOST = 10_000;

    private record Entry(String name, boolean directory, long size) {}

    private Listing() {}

    static byte[] of(Site site, Path directory, Target target) throws IOException {
        String title = "Index of " + escaped(target.asDirectory().equals("/") ? "/"
                : target + (target.directory() ? "" : "/"));
        StringBuilder page = new StringBuilder(1024);
        page.append("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">")
                .append("<title>").append(title).append("</title></head>\n<body><h1>")
                .append(title).append("</h1>\n<table>\n");
        if (!target.segments().isEmpty()) {
            page.append("<tr><td><a href=\"../\">../</a></td></tr>\n");
        }
        for (Entry entry : entries(site, directory)) row(page, entry);
        page.append("</table>\n<hr>Elva\n</body></html>\n");
        return page.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static List<Entry> entries(Site site, Path directory) throws IOException {
        List<Entry> entries = new ArrayList<>();
        try (Stream<Path> paths = Files.list(directory)) {
            for (Path path : (Iterable<Path>) paths.limit(ENTRIES_MOST)::iterator) {
                if (!site.shows(path)) continue;
                boolean inside = Files.isDirectory(path);
                entries.add(new Entry(String.valueOf(path.getFileName()), inside,
                        inside ? 0 : Files.size(path)));
            }
        }
        entries.sort(Comparator.comparing((Entry e) -> !e.directory).thenComparing(Entry::name));
        return entries;
    }

    private static void row(StringBuilder page, Entry entry) {
        String slash = entry.directory ? "/" : "";
        page.append("<tr><td><a href=\"./").append(Target.encoded(entry.name)).append(slash)
                .append("\">").append(escaped(entry.name)).append(slash).append("</a></td>");
        if (!entry.directory) {
            page.append("<td align=\"right\">")
                    .append(String.format(Locale.ROOT, "%,d", entry.size)).append("</td>");
        }
        page.append("</tr>\n");
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
                .replace("\"", "&quot;").replace("'", "&#39;");
    }
}
