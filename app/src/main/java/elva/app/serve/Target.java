package elva.app.serve;

import elva.app.http.Fields;
import elva.app.http.HttpException;
import elva.app.http.Status;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/// What a request is for: the path of its target, decoded. RFC 3986 §3.3, RFC 9112 §3.2.
///
/// @param segments the names between the slashes; none is empty, `.` or `..`, or has a `/` in it
/// @param directory whether it ends with a slash
record Target(List<String> segments, boolean directory) {
    private static final String UNRESERVED = "-._~!$()*+,;=:@";

    Target {
        segments = List.copyOf(segments);
    }

    /// Reads a request's target; its query does not matter here.
    ///
    /// @throws HttpException 400 if it is none, or leads upwards
    static Target parse(String text) throws HttpException {
        String path = text.replaceFirst("^(?i:https?)://[^/?#]*", "").replaceFirst("[?#].*$", "");
        if (path.isEmpty() && !text.startsWith("?")) path = "/";
        if (!path.startsWith("/")) throw bad(text);
        List<String> segments = new ArrayList<>();
        for (String raw : path.substring(1).split("/", -1)) {
            String name = decoded(raw, text);
            if (name.equals("..") || name.indexOf('/') >= 0 || name.indexOf('\0') >= 0) {
                throw bad(text);
            }
            if (!name.isEmpty() && !name.equals(".")) segments.add(name);
        }
        return new Target(segments, path.endsWith("/") || path.endsWith("/."));
    }

    private static HttpException bad(String text) {
        return new HttpException(Status.BAD_REQUEST, "no path: " + Fields.shown(text));
    }

    private static String decoded(String raw, String text) throws HttpException {
        ByteArrayOutputStream octets = new ByteArrayOutputStream();
        for (int i = 0; i < raw.length(); i++) {
            char c = raw.charAt(i);
            if (c != '%') {
                octets.write(c);
                continue;
            }
            if (i + 2 >= raw.length() || !HexFormat.isHexDigit(raw.charAt(i + 1))
                    || !HexFormat.isHexDigit(raw.charAt(i + 2))) {
                throw bad(text);
            }
            octets.write(HexFormat.fromHexDigits(raw, i + 1, i + 3));
            i += 2;
        }
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(octets.toByteArray()))
                    .toString();
        } catch (CharacterCodingException _) {
            throw bad(text);
        }
    }

    /// One name as it stands in a URL.
    static String encoded(String name) {
        StringBuilder text = new StringBuilder();
        for (byte octet : name.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (octet & 0xff);
            if (Fields.isAlphanumeric(c) || UNRESERVED.indexOf(c) >= 0) text.append(c);
            else text.append('%').append(HexFormat.of().withUpperCase().toHexDigits(octet));
        }
        return text.toString();
    }

    /// The path of this as a directory, encoded: `/`, `/a%20b/`.
    String asDirectory() {
        StringBuilder text = new StringBuilder("/");
        for (String name : segments) text.append(encoded(name)).append('/');
        return text.toString();
    }

    /// For people: decoded, `/a b`, and printable.
    @Override
    public String toString() {
        String path = "/" + Fields.printable(String.join("/", segments));
        return directory && !segments.isEmpty() ? path + "/" : path;
    }
}
