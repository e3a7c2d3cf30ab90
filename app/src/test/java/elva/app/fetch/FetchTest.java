package elva.app.fetch;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import elva.app.http.HttpException;
import elva.wire.Endpoint;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The client on streams, with a server that only has answers.
class FetchTest {
    private static final Url URL = Url.parse("http://192.0.2.1/dir/page?q");
    private static final String OK = "HTTP/1.1 200 OK\r\n";

    private final List<String> answers = new ArrayList<>();
    private final List<Endpoint> servers = new ArrayList<>();
    private final List<String> requests = new ArrayList<>();
    private final ByteArrayOutputStream page = new ByteArrayOutputStream();
    private boolean opened;
    private int closed;

    private Line open(Endpoint server) {
        InputStream in = new ByteArrayInputStream(
                answers.get(Math.min(servers.size(), answers.size() - 1)).getBytes(ISO_8859_1));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        servers.add(server);
        return new Line() {
            @Override
            public InputStream input() {
                return in;
            }

            @Override
            public OutputStream output() {
                return out;
            }

            @Override
            public void close() {
                requests.add(out.toString(ISO_8859_1));
                closed++;
            }
        };
    }

    private long get(String... wanted) throws IOException {
        answers.addAll(List.of(wanted));
        return new Fetch(this::open, new Fetch.Progress() {}).get(URL, () -> {
            opened = true;
            return page;
        });
    }

    @Test
    void page_isAskedForAndRead() throws IOException {
        assertThat(get(OK + "Content-Length: 5\r\n\r\nhello, and more")).isEqualTo(5);
        assertThat(page).hasToString("hello");
        assertThat(servers).containsExactly(URL.endpoint());
        assertThat(requests.getFirst())
                .startsWith("GET /dir/page?q HTTP/1.1\r\nHost: 192.0.2.1\r\n")
                .contains("\r\nConnection: close\r\n").endsWith("\r\n\r\n");
        assertThat(closed).isEqualTo(1);
    }

    @Test
    void chunks_areDecoded() throws IOException {
        assertThat(get(OK + "Transfer-Encoding: chunked\r\n\r\n3\r\nhel\r\n2\r\nlo\r\n0\r\n\r\n"))
                .isEqualTo(5);
        assertThat(page).hasToString("hello");
    }

    @Test
    void pageWithoutLength_endsWithTheConnection() throws IOException {
        assertThat(get("HTTP/1.0 200\r\n\r\nhello")).isEqualTo(5);
    }

    @Test
    void emptyAnswers_areEmpty() throws IOException {
        assertThat(get("HTTP/1.1 204 No Content\r\nContent-Length: 9\r\n\r\n")).isZero();
        assertThat(opened).isTrue();
    }

    @Test
    void interimAnswers_arePassedOver() throws IOException {
        assertThat(get("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Hints\r\nX: y\r\n\r\n" + OK
                + "Content-Length: 5\r\n\r\nhello")).isEqualTo(5);
        answers.clear();
        assertThatThrownBy(() -> get("HTTP/1.1 100 Continue\r\n\r\n".repeat(99)))
                .hasMessage("interim answers without end");
    }

    @Test
    void pageThatBreaksOff_isNoSuccess() {
        assertThatThrownBy(() -> get(OK + "Content-Length: 50\r\n\r\nhello"))
                .isInstanceOf(EOFException.class)
                        .hasMessage("the stream ended after 5 of 50 bytes");
        answers.clear();
        servers.clear();
        assertThatThrownBy(() -> get(OK + "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n"))
                .isInstanceOf(EOFException.class);
        assertThat(closed).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource({"/other,http://192.0.2.1/other", "next?x,http://192.0.2.1/dir/next?x",
        "http://192.0.2.9:81/a,http://192.0.2.9:81/a", "//192.0.2.9/b,http://192.0.2.9/b",
        "http://[2001:db8::1]/,http://[2001:db8::1]/"})
    void redirect_isFollowed(String location, String to) throws IOException {
        assertThat(get("HTTP/1.1 302 Found\r\nLocation: " + location + "\r\n\r\n",
                OK + "Content-Length: 2\r\n\r\nhi")).isEqualTo(2);
        assertThat(servers.getLast()).isEqualTo(Url.parse(to).endpoint());
        assertThat(requests.getLast()).startsWith("GET " + Url.parse(to).target() + " HTTP/1.1");
        assertThat(closed).isEqualTo(2);
    }

    @Test
    void redirects_withoutEnd_areGivenUpAfterTen() {
        assertThatThrownBy(() -> get("HTTP/1.1 301 Moved\r\nLocation: /x\r\n\r\n"))
                .isInstanceOf(FetchException.class)
                .hasMessage("http://192.0.2.1/dir/page?q: more than 10 redirects, the last to "
                        + "http://192.0.2.1/x");
        assertThat(servers).hasSize(11);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "https://192.0.2.1/   | https needs TLS, and Elva is TCP alone",
        "http://example.com/  | names are not looked up: give the address",
        "ftp://192.0.2.1/     | expected http://",
    })
    void redirect_whereWeCannotFollow_isExplained(String location, String why) {
        assertThatThrownBy(() -> get("HTTP/1.1 307 Gone there\r\nLocation: " + location
                + "\r\n\r\n"))
                .isInstanceOf(FetchException.class)
                .hasMessageStartingWith("http://192.0.2.1/dir/page?q: 307 Gone there to "
                        + location)
                .hasMessageContaining(why);
    }

    @ParameterizedTest
    @ValueSource(strings = {"404 Not Found", "500 Oops", "304 Not Modified", "300 Choices", "403"})
    void errorStatus_isToldAndNothingWritten(String status) {
        assertThatThrownBy(() -> get("HTTP/1.1 " + status + "\r\nContent-Length: 3\r\n\r\nno!"))
                .isInstanceOf(FetchException.class)
                .hasMessage("http://192.0.2.1/dir/page?q: " + status);
        assertThat(opened).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"SSH-2.0-x\r\n", "HTTP/2 200\r\n\r\n", "HTTP/1.1 999 x\r\n\r\n",
        "HTTP/1.1 200 OK\r\nbroken\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n"})
    void answerThatIsNoHttp_isToldApart(String answer) {
        assertThatThrownBy(() -> get(answer)).isInstanceOf(HttpException.class);
    }

    @Test
    void noAnswerAtAll_isToldApart() {
        assertThatThrownBy(() -> get("")).isInstanceOf(EOFException.class)
                .hasMessage("the connection ended without an answer");
    }

    // URLs

    @ParameterizedTest
    @CsvSource({"http://192.0.2.1,http://192.0.2.1/,80", "192.0.2.1/x y,,0",
        "192.0.2.1:8080/x?y#z,http://192.0.2.1:8080/x?y,8080",
        "HTTP://[2001:db8::1]:81/%20,http://[2001:db8::1]:81/%20,81",
        "http://192.0.2.1:80//a,http://192.0.2.1/a,80"})
    void url_isRead(String typed, @Nullable String normal, int port) {
        if (normal == null) {
            assertThatThrownBy(() -> Url.parse(typed)).hasMessageContaining("illegal character");
            return;
        }
        assertThat(Url.parse(typed)).hasToString(normal);
        assertThat(Url.parse(typed).endpoint().port()).isEqualTo(port);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "https://192.0.2.1/        | https needs TLS, and Elva is TCP alone; try http://",
        "http://example.com/       | names are not looked up: give the address",
        "http://127.1/             | expected an address, such as http://192.0.2.1/",
        "ftp://192.0.2.1/          | expected http://",
        "http://x_y/              | expected an address, such as http://192.0.2.1/",
        "http://192.0.2.1:0/       | port 0 outside 1..65535",
        "http://192.0.2.1:70000/   | port 70000 outside 1..65535",
        "http://me:pw@192.0.2.1/   | names and passwords are not sent",
    })
    void url_thatWillNotDo_isExplained(String typed, String why) {
        assertThatThrownBy(() -> Url.parse(typed)).isInstanceOf(IllegalArgumentException.class)
                .message().startsWith(typed).contains(why);
    }
}
