package elva.app.states;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// The forms in which the states can be drawn.
public enum Diagram {
    MERMAID, DOT, SVG, MARKDOWN;

    /// The names people choose from; `markdown`, the project's own page, is not among them.
    public static List<String> names() {
        return Arrays.stream(values()).filter(d -> d != MARKDOWN).map(Diagram::toString).toList();
    }

    /// The whole file, lines ended by line feeds.
    public String draw() {
        return switch (this) {
            case MERMAID -> MermaidDiagram.draw();
            case DOT -> DotDiagram.draw();
            case SVG -> SvgDiagram.draw();
            case MARKDOWN -> StatePage.write();
        };
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
