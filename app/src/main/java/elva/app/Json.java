package elva.app;

import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Writes JSON: maps, lists, strings, numbers, booleans and `null`; RFC 8259, indented, ASCII.
final class Json {
    private final StringBuilder text = new StringBuilder();

    private Json() {}

    /// @param value a `Map` with string keys (its order is kept), `List`, `String`, `Number`,
    ///     `Boolean` or `null`; of anything else its `toString`, as a string
    static String of(@Nullable Object value) {
        Json json = new Json();
        json.write(value, 0);
        return json.text.toString();
    }

    private void write(@Nullable Object value, int depth) {
        switch (value) {
            case null -> text.append("null");
            case Map<?, ?> map -> map(map, depth);
            case List<?> list -> list(list, depth);
            case Boolean bool -> text.append(bool);
            case Double real when !Double.isFinite(real) -> text.append("null");
            case Number number -> text.append(number);
            default -> string(value.toString());
        }
    }

    private void map(Map<?, ?> map, int depth) {
        Iterator<? extends Map.Entry<?, ?>> entries = map.entrySet().iterator();
        text.append('{');
        while (entries.hasNext()) {
            Map.Entry<?, ?> entry = entries.next();
            line(depth + 1);
            string(String.valueOf(entry.getKey()));
            text.append(": ");
            write(entry.getValue(), depth + 1);
            if (entries.hasNext()) text.append(',');
        }
        if (!map.isEmpty()) line(depth);
        text.append('}');
    }

    private void list(List<?> list, int depth) {
        Iterator<?> elements = list.iterator();
        text.append('[');
        while (elements.hasNext()) {
            line(depth + 1);
            write(elements.next(), depth + 1);
            if (elements.hasNext()) text.append(',');
        }
        if (!list.isEmpty()) line(depth);
        text.append(']');
    }

    private void line(int depth) {
        text.append('\n').append("  ".repeat(depth));
    }

    private void string(String string) {
        text.append('"');
        for (int i = 0; i < string.length(); i++) text.append(escaped(string.charAt(i)));
        text.append('"');
    }

    private static String escaped(char c) {
        return switch (c) {
            case '"' -> "\\\"";
            case '\\' -> "\\\\";
            case '\n' -> "\\n";
            case '\t' -> "\\t";
            default -> c >= ' ' && c <= '~' ? String.valueOf(c)
                    : "\\u" + HexFormat.of().toHexDigits(c);
        };
    }
}
