package elva.app.http;

import java.io.EOFException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// The fields of a message's head, in their order. RFC 9110 §5, RFC 9112 §5. Not thread-safe.
public final class Fields {
    private static final int LENGTH_MOST = 16_384;
    private static final int COUNT_MOST = 100;
    private static final String TOKEN = "!#$%&'*+-.^_`|~";

    private record Field(String name, String value) {}

    private final List<Field> fields = new ArrayList<>();

    /// Reads fields up to the empty line that ends them.
    ///
    /// @throws HttpException 400 for what is no field, 431 for too many or too long ones
    /// @throws EOFException if the stream ends first
    public static Fields read(HttpInput in) throws IOException {
        Fields read = new Fields();
        int left = LENGTH_MOST;
        while (true) {
            String line = in.line(left, Status.FIELDS_TOO_LARGE);
            if (line == null) throw new EOFException("the stream ended within the header fields");
            if (line.isEmpty()) return read;
            left -= line.length();
            if (left < 0 || read.fields.size() == COUNT_MOST) {
                throw new HttpException(Status.FIELDS_TOO_LARGE, "header fields of more than "
                        + LENGTH_MOST + " octets, or more than " + COUNT_MOST);
            }
            read.parse(line);
        }
    }

    /// White space before the colon and folded lines are refused: RFC 9112 §5.1, §5.2.
    private void parse(String line) throws HttpException {
        int colon = line.indexOf(':');
        if (colon < 0 || !isToken(line.substring(0, colon))) {
            throw new HttpException(Status.BAD_REQUEST, "no header field: \"" + shown(line) + '"');
        }
        String value = line.substring(colon + 1).strip();
        if (value.chars().anyMatch(c -> (c < ' ' && c != '\t') || c == 0x7f)) {
            throw new HttpException(Status.BAD_REQUEST, "control character in a header field");
        }
        fields.add(new Field(line.substring(0, colon), value));
    }

    /// The beginning of foreign text, made harmless for a terminal.
    public static String shown(String text) {
        String start = text.length() <= 60 ? text : text.substring(0, 58) + "..";
        return start.replaceAll("[^ -~]", "?");
    }

    /// Foreign text as a whole, without what a terminal would obey or what would turn the words
    /// around it: control and format characters, C1 among them, and the separators of lines.
    public static String printable(String text) {
        return text.replaceAll("[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Zl}\\p{Zp}]", "?");
    }

    /// Whether text is a token: a method's or a field's name.
    public static boolean isToken(String text) {
        return !text.isEmpty()
                && text.chars().allMatch(c -> isAlphanumeric(c) || TOKEN.indexOf(c) >= 0);
    }

    /// Whether a character is a letter or a figure of ASCII.
    public static boolean isAlphanumeric(int c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }

    /// Adds a field at the end.
    ///
    /// @throws IllegalArgumentException if the value has a line end in it
    public Fields add(String name, Object value) {
        String text = value.toString();
        if (text.indexOf('\r') >= 0 || text.indexOf('\n') >= 0) {
            throw new IllegalArgumentException("line end in field " + name);
        }
        fields.add(new Field(name, text));
        return this;
    }

    /// The first value of this name in any case; `null` if there is none.
    public @Nullable String get(String name) {
        for (Field field : fields) {
            if (field.name.equalsIgnoreCase(name)) return field.value;
        }
        return null;
    }

    /// All values of this name.
    public List<String> all(String name) {
        return fields.stream().filter(f -> f.name.equalsIgnoreCase(name)).map(Field::value)
                .toList();
    }

    /// Whether the lists of this name hold an element, in any case: `Connection: close`.
    public boolean lists(String name, String element) {
        for (String value : all(name)) {
            for (String one : value.split(",", -1)) {
                if (one.strip().toLowerCase(Locale.ROOT).equals(element)) return true;
            }
        }
        return false;
    }

    /// As it goes over the wire, each field on its line, without the empty line.
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (Field field : fields) {
            text.append(field.name).append(": ").append(field.value).append("\r\n");
        }
        return text.toString();
    }
}
