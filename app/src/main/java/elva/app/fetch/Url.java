package elva.app.fetch;

import elva.app.http.Fields;
import elva.wire.Endpoint;
import elva.wire.IpAddress;
import java.net.URI;
import java.net.URISyntaxException;

/// Where a page is: `http://192.0.2.1:8080/path?query`, the address in figures. RFC 3986, RFC 9110
/// §4.2. Immutable; any thread.
///
/// @param endpoint the server's socket
/// @param authority as the `Host` field has it
/// @param target path and query, encoded
public record Url(Endpoint endpoint, String authority, String target) {
    private static final int PORT = 80;
    private static final String EXPECTED = "expected a URL such as http://192.0.2.1/";
    private static final String NO_ZONES = "zones are not supported";

    /// Reads a URL; `http://` may be left out, a fragment does not matter.
    ///
    /// @throws IllegalArgumentException in words, if it is none, or none for this client
    public static Url parse(String text) {
        if (text.isBlank()) throw bad('"' + text + '"', EXPECTED);
        try {
            return of(new URI(text.matches("(?i)[a-z][a-z0-9+.-]*://.*") ? text : "http://"
                    + text));
        } catch (URISyntaxException e) {
            boolean path = e.getReason().equals("Illegal character in path");
            throw bad(text, path ? "illegal character in path" : EXPECTED);
        }
    }

    private static Url of(URI uri) {
        String scheme = uri.getScheme();
        if (scheme.equalsIgnoreCase("https")) {
            throw bad(uri, "https needs TLS, and Elva is TCP alone; try http://");
        }
        if (!scheme.equalsIgnoreCase("http")) throw bad(uri, "expected http://");
        if (uri.getRawUserInfo() != null) throw bad(uri, "names and passwords are not sent");
        String host = uri.getHost();
        if (host == null) throw bad(uri, noHost(uri));
        int port = uri.getPort() < 0 ? PORT : uri.getPort();
        if (port < 1 || port > 0xffff) throw bad(uri, "port " + port + " outside 1..65535");
        Endpoint endpoint = new Endpoint(address(uri, host), port);
        String path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
        String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
        return new Url(endpoint, host + (port == PORT ? "" : ":" + port), ascii(path + query));
    }

    private static String noHost(URI uri) {
        String authority = uri.getRawAuthority() == null ? "" : uri.getRawAuthority();
        if (authority.indexOf('%') >= 0) return NO_ZONES;
        if (authority.isEmpty()) return EXPECTED;
        if (!authority.matches("[0-9a-fA-F]*(:[0-9a-fA-F.]*){2,}")) {
            return "expected an address, such as http://192.0.2.1/";
        }
        return "IPv6 in brackets: http://[" + authority + "]" + uri.getRawPath();
    }

    private static IpAddress address(URI uri, String host) {
        if (host.indexOf('%') >= 0) throw bad(uri, NO_ZONES);
        try {
            return IpAddress.parse(host.replaceAll("^\\[|]$", ""));
        } catch (IllegalArgumentException _) {
            throw bad(uri, "names are not looked up: give the address");
        }
    }

    private static String ascii(String target) {
        return URI.create(target.replaceFirst("^//+", "/")).toASCIIString();
    }

    private static IllegalArgumentException bad(Object url, String why) {
        return new IllegalArgumentException(url + ": " + why);
    }

    /// Where a `Location` field leads from here.
    ///
    /// @throws IllegalArgumentException as [#parse]
    Url resolve(String location) {
        try {
            return of(new URI(toString()).resolve(new URI(location)));
        } catch (URISyntaxException e) {
            throw bad(Fields.shown(location), e.getReason());
        }
    }

    @Override
    public String toString() {
        return "http://" + authority + target;
    }
}
