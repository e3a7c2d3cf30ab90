package elva.app;

import java.util.ArrayList;
import java.util.List;

/// Text broken into lines.
final class Paragraph {
    private Paragraph() {}

    /// Breaks at spaces, so that no line is longer than `width`; a longer word has its own line.
    ///
    /// @return at least one line
    static List<String> lines(String text, int width) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (String word : text.split(" ", -1)) {
            if (!line.isEmpty() && line.length() + 1 + word.length() > width) {
                lines.add(line.toString());
                line.setLength(0);
            }
            if (!line.isEmpty()) line.append(' ');
            line.append(word);
        }
        lines.add(line.toString());
        return lines;
    }

    /// Breaks `text` behind `head`; further lines are indented as wide as `head` is.
    static String hanging(String head, String text, int width) {
        List<String> lines = lines(text, Math.max(1, width - head.length()));
        return head + String.join("\n" + " ".repeat(head.length()), lines);
    }
}
