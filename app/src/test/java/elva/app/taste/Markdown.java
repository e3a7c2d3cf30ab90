package elva.app.taste;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// As much of a Markdown file as the tests of the documentation need.
///
/// @param links every target outside code, as it is written
/// @param anchors what `#...` may point at, as GitHub spells it
/// @param commands lines in fenced blocks marked `sh` that start with `./elva`
record Markdown(List<String> links, Set<String> anchors, List<String> commands) {
    private static final Pattern LINK = Pattern.compile(
            "!?\\[[^\\]]*\\]\\(\\s*<?([^)\\s>]+)>?[^)]*\\)"
            + "|^\\s*\\[[^\\]]+\\]:\\s*(\\S+)"
            + "|<(?:img|a|source)[^>]+(?:src|href|srcset)=\"([^\"]+)\"");
    private static final Pattern HEADING = Pattern.compile("^#{1,6}\\s+(.*?)\\s*#*$");
    private static final Pattern PLACE = Pattern.compile("<a (?:id|name)=\"([^\"]+)\"");

    static Markdown of(String text) {
        Markdown page = new Markdown(new ArrayList<>(), new LinkedHashSet<>(), new ArrayList<>());
        Map<String, Integer> seen = new HashMap<>();
        String fence = "";
        for (String line : text.lines().toList()) {
            String bare = line.strip();
            if (bare.startsWith("```")) {
                fence = fence.isEmpty() ? bare : "";
            } else if (fence.isEmpty()) {
                page.prose(line, seen);
            } else if (fence.equals("```sh")) {
                String command = bare.replaceFirst("^\\$ ", "").replaceFirst("\\s+#.*", "");
                if (command.startsWith("./elva")) page.commands.add(command);
            }
        }
        return page;
    }

    private void prose(String line, Map<String, Integer> seen) {
        Matcher heading = HEADING.matcher(line);
        if (heading.matches()) {
            String slug = slug(heading.group(1));
            int before = seen.merge(slug, 1, Integer::sum) - 1;
            anchors.add(before == 0 ? slug : slug + "-" + before);
        }
        String withoutCode = line.replaceAll("`[^`]*`", "");
        Matcher place = PLACE.matcher(withoutCode);
        while (place.find()) anchors.add(place.group(1));
        Matcher link = LINK.matcher(line.replaceAll("`[^`]*`", "`"));
        while (link.find()) {
            for (int i = 1; i <= 3; i++) if (link.group(i) != null) links.add(link.group(i));
        }
    }

    /// GitHub's spelling of a heading in a link.
    private static String slug(String heading) {
        String text = heading.replaceAll("\\[([^\\]]*)\\]\\([^)]*\\)", "$1");
        return text.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N}_\\- ]", "")
                .replace(' ', '-');
    }

    /// Links that lead nowhere.
    ///
    /// @param file where this page is; links are seen from there
    List<String> broken(Path file) {
        List<String> broken = new ArrayList<>();
        for (String link : links) {
            if (link.matches("(https?|mailto):.*")) continue;
            String path = link.replaceFirst("#.*", "");
            String anchor = link.contains("#") ? link.substring(link.indexOf('#') + 1) : "";
            Path target = path.isEmpty() ? file : file.resolveSibling(path).normalize();
            if (!Files.exists(target)) {
                broken.add(link);
            } else if (!anchor.isEmpty() && !isThere(anchor, target, file)) {
                broken.add(link);
            }
        }
        return broken;
    }

    private boolean isThere(String anchor, Path target, Path file) {
        if (target.equals(file)) return anchors.contains(anchor);
        return target.toString().endsWith(".md")
                && of(Repository.read(target)).anchors.contains(anchor);
    }
}
