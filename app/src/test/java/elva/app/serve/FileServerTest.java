package elva.app.serve;

import static elva.app.serve.Served.content;
import static elva.app.serve.Served.status;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.io.SequenceInputStream;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The file server on streams: RFC 9110 and RFC 9112 as far as it speaks them.
class FileServerTest {
    private static final String MODIFIED = "Sun, 06 Nov 1994 08:49:37 GMT";

    @TempDir
    Path temporary;

    private Path directory;
    private Served served;

    @BeforeEach
    void fill() throws IOException {
        directory = Files.createDirectories(temporary.resolve("www"));
        Files.writeString(temporary.resolve("secret"), "secret");
        Files.writeString(directory.resolve("a.txt"), "0123456789");
        Files.setLastModifiedTime(directory.resolve("a.txt"),
                FileTime.from(Instant.parse("1994-11-06T08:49:37.5Z")));
        Files.writeString(directory.resolve("a b+c%.html"), "<p>");
        Files.createDirectories(directory.resolve("sub/deep"));
        Files.writeString(directory.resolve("sub/index.html"), "<h1>");
        Files.createFile(directory.resolve("empty"));
        served = Served.directory(directory);
    }

    private static String tag(String answer) {
        int at = answer.indexOf("ETag: ") + 6;
        return answer.substring(at, answer.indexOf("\r\n", at));
    }

    // files

    @Test
    void file_isAnsweredWithAllThatIsKnownOfIt() throws IOException {
        assertThat(served.get("/a.txt")).startsWith("HTTP/1.1 200 OK\r\n").contains(
                "\r\nContent-Type: text/plain; charset=utf-8\r\n",
                "\r\nContent-Length: 10\r\n", "\r\nLast-Modified: " + MODIFIED + "\r\n",
                "\r\nAccept-Ranges: bytes\r\n", "\r\nETag: \"", "\r\nConnection: keep-alive\r\n",
                "\r\nDate: ").endsWith("\r\n\r\n0123456789");
    }

    @Test
    void emptyFile_isAnsweredToo() throws IOException {
        assertThat(served.get("/empty")).contains("200 OK", "Content-Length: 0",
                "application/octet-stream").endsWith("\r\n\r\n");
    }

    @Test
    void head_isTheSameWithoutContent() throws IOException {
        String head = served.request("HEAD", "/a.txt");
        assertThat(head).contains("Content-Length: 10\r\n").endsWith("\r\n\r\n");
        assertThat(content(served.request("HEAD", "/none"))).isEmpty();
        assertThat(content(served.request("HEAD", "/"))).isEmpty();
    }

    @Test
    void fileOf5GiB_isServedBeyondFour() throws IOException {
        long size = 5L << 30;
        try (RandomAccessFile file = new RandomAccessFile(directory.resolve("big").toFile(),
                "rw")) {
            file.setLength(size);
            file.seek(size - 4);
            file.write("tail".getBytes(ISO_8859_1));
        }
        assertThat(served.request("HEAD", "/big")).contains("Content-Length: 5368709120\r\n");
        assertThat(served.get("/big", "Range: bytes=5368709116-")).contains("206 Partial",
                "Content-Range: bytes 5368709116-5368709119/5368709120").endsWith("\r\n\r\ntail");
        assertThat(served.get("/big", "Range: bytes=-3")).endsWith("\r\n\r\nail");
    }

    @Test
    void fileLongerThanABuffer_isWhole() throws IOException {
        byte[] octets = new byte[1_000_000];
        new SplittableRandom(1).nextBytes(octets);
        Files.write(directory.resolve("long"), octets);
        assertThat(content(served.get("/long")).getBytes(ISO_8859_1)).isEqualTo(octets);
    }

    @Test
    void fileThatShrinks_breaksTheConnection() throws IOException {
        byte[] octets = new byte[1_000_000];
        Path file = Files.write(directory.resolve("long"), octets);
        OutputStream shrinking = new OutputStream() {
            @Override
            public void write(int octet) throws IOException {
                write(new byte[1], 0, 1);
            }

            @Override
            public void write(byte[] text, int offset, int length) throws IOException {
                Files.write(file, new byte[10]);
            }
        };
        InputStream request = new ByteArrayInputStream(
                "GET /long HTTP/1.1\r\nHost: e\r\n\r\n".getBytes(ISO_8859_1));
        List<String> told = new ArrayList<>();
        assertThatThrownBy(() -> served.server().serve(request, shrinking, new TransferObserver() {
            @Override
            public void ended(Transfer transfer, @Nullable IOException failure) {
                told.add(transfer.method() + " " + transfer.path() + " "
                        + (failure == null ? "" : failure.getMessage()));
            }
        })).isInstanceOf(IOException.class).hasMessageStartingWith("the file ended after ");
        assertThat(told).hasSize(1).first().asString().startsWith("GET /long the file ended");
    }

    // ranges, RFC 9110 §14

    @ParameterizedTest
    @CsvSource({"0-3,206,0123", "8-,206,89", "-2,206,89", "3-3,206,3", "5-99,206,56789",
        "0-,206,0123456789", "-99,206,0123456789"})
    void range_isSent(String range, String status, String content) throws IOException {
        String answer = served.get("/a.txt", "Range: bytes=" + range);
        assertThat(status(answer)).isEqualTo(status);
        assertThat(content(answer)).isEqualTo(content);
        assertThat(answer).contains("\r\nContent-Length: " + content.length() + "\r\n",
                "\r\nContent-Range: bytes ", "/10\r\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"10-", "10-20", "-0", "999999999999-"})
    void range_behindTheEnd_cannotBeSatisfied(String range) throws IOException {
        String answer = served.get("/a.txt", "Range: bytes=" + range);
        assertThat(status(answer)).isEqualTo("416");
        assertThat(answer).contains("\r\nContent-Range: bytes */10\r\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"bytes=0-1,4-5", "bytes=3-2", "bytes=-", "bytes=a-b", "lines=1-2",
        "bytes", "bytes=0-99999999999999999999999999"})
    void range_ofAnotherKind_isPassedOver(String range) throws IOException {
        assertThat(status(served.get("/a.txt", "Range: " + range))).isEqualTo("200");
    }

    @Test
    void range_ifTheFileIsTheSame_isSent() throws IOException {
        String tag = tag(served.get("/a.txt"));
        assertThat(status(served.get("/a.txt", "Range: bytes=0-1", "If-Range: " + tag)))
                .isEqualTo("206");
        assertThat(status(served.get("/a.txt", "Range: bytes=0-1", "If-Range: \"x\"")))
                .isEqualTo("200");
    }

    // conditions, RFC 9110 §13

    @Test
    void freshCopy_isNotSentAgain() throws IOException {
        String tag = tag(served.get("/a.txt"));
        for (String condition : List.of("If-None-Match: " + tag, "If-None-Match: \"x\", W/" + tag,
                "If-None-Match: *", "If-Modified-Since: " + MODIFIED)) {
            String answer = served.get("/a.txt", condition);
            assertThat(answer).as(condition).startsWith("HTTP/1.1 304 Not Modified\r\n")
                    .contains("ETag: " + tag).doesNotContain("Content-Length").endsWith("\r\n\r\n");
        }
    }

    @Test
    void staleCopy_isSentAgain() throws IOException {
        for (String condition : List.of("If-None-Match: \"x\"", "If-Modified-Since: nonsense",
                "If-Modified-Since: Sun, 06 Nov 1994 08:49:36 GMT")) {
            assertThat(status(served.get("/a.txt", condition))).as(condition).isEqualTo("200");
        }
        assertThat(status(served.get("/a.txt", "If-None-Match: \"x\"",
                "If-Modified-Since: " + MODIFIED))).isEqualTo("200");
    }

    @Test
    void changedFile_hasAnotherTag() throws IOException {
        String tag = tag(served.get("/a.txt"));
        Files.writeString(directory.resolve("a.txt"), "9876543210");
        assertThat(tag(served.get("/a.txt"))).isNotEqualTo(tag);
    }

    // directories

    @Test
    void directory_withoutSlash_isRedirected() throws IOException {
        assertThat(served.get("/sub")).startsWith("HTTP/1.1 301").contains(
                "\r\nLocation: /sub/\r\n");
        assertThat(served.get("//sub")).contains("\r\nLocation: /sub/\r\n");
    }

    @Test
    void directory_withIndex_isTheIndex() throws IOException {
        assertThat(served.get("/sub/")).contains("text/html").endsWith("\r\n\r\n<h1>");
    }

    @Test
    void directory_isListed_namesMadeSafe() throws IOException {
        Files.writeString(directory.resolve("<x>&\"'.txt"), "");
        Files.createSymbolicLink(directory.resolve("out"), temporary.resolve("secret"));
        String page = content(served.get("/"));
        assertThat(page).contains("<a href=\"./sub/\">sub/</a>", "<a href=\"./a.txt\">a.txt</a>",
                "<td align=\"right\">10</td>",
                "<a href=\"./a%20b+c%25.html\">a b+c%.html</a>",
                "<a href=\"./%3Cx%3E%26%22%27.txt\">&lt;x&gt;&amp;&quot;&#39;.txt</a>")
                .doesNotContain("out", "../", "<x>");
        assertThat(page.indexOf("sub/")).isLessThan(page.indexOf("a.txt"));
        assertThat(content(served.get("/sub/deep/"))).contains("<a href=\"../\">",
                "Index of /sub/deep/");
    }

    // targets, RFC 3986 §3.3

    @ParameterizedTest
    @ValueSource(strings = {"/a%20b+c%25.html", "/./a%20b%2bc%25.html?x=y", "//a%20b+c%25.html",
        "http://192.0.2.2/a%20b+c%25.html", "HTTP://x:80//./a%20b+c%25.html#z"})
    void target_isDecodedOnce(String target) throws IOException {
        assertThat(content(served.get(target))).isEqualTo("<p>");
    }

    @Test
    void target_inUtf8_isFound() throws IOException {
        assumeTrue("UTF-8".equals(System.getProperty("sun.jnu.encoding")),
                "file names are not UTF-8 here");
        Files.writeString(directory.resolve("\u00e4\u20ac"), "x");
        assertThat(content(served.get("/%C3%A4%E2%82%AC"))).isEqualTo("x");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/../secret", "/sub/../../secret", "/%2e%2e/secret", "/sub/..",
        "/.%2E/secret", "/a%2ftxt", "/sub%2f..%2f..%2fsecret", "/%00", "/a%", "/a%2", "/a%zz", "*",
        "secret", "http:", "/%ff%fe"})
    void target_thatIsNone_isABadRequest(String target) throws IOException {
        assertThat(status(served.get(target))).isEqualTo("400");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/none", "/a.txt/", "/a.txt/x", "/A.TXT", "/sub/none", "/...",
        "/..%5csecret", "/%7esecret"})
    void target_thatIsNotThere_isNotFound(String target) throws IOException {
        assertThat(status(served.get(target))).isEqualTo("404");
    }

    @Test
    void target_longerThanAnyName_isNotFound() throws IOException {
        assertThat(status(served.get("/" + "x".repeat(3_000)))).isEqualTo("404");
    }

    // no way out

    @Test
    void links_insideAreFollowed_outsideAreNotThere() throws IOException {
        Files.createSymbolicLink(directory.resolve("in"), Path.of("sub/../a.txt"));
        Files.createSymbolicLink(directory.resolve("out"), Path.of("../secret"));
        Files.createSymbolicLink(directory.resolve("up"), Path.of(".."));
        Files.createSymbolicLink(directory.resolve("loop"), Path.of("loop"));
        Files.createSymbolicLink(directory.resolve("dangling"), Path.of("nowhere"));
        assertThat(content(served.get("/in"))).isEqualTo("0123456789");
        for (String out : List.of("/out", "/up/", "/up/secret", "/loop", "/dangling")) {
            assertThat(served.get(out)).as(out).startsWith("HTTP/1.1 404")
                    .doesNotContain("secret\r")
                    .doesNotEndWith("secret");
        }
    }

    @Test
    void directoryThatIsALinkItself_isServed() throws IOException {
        Path link = Files.createSymbolicLink(temporary.resolve("link"), directory);
        assertThat(content(Served.directory(link).get("/a.txt"))).isEqualTo("0123456789");
    }

    @Test
    void siblingWithALongerName_isOutside() throws IOException {
        Path sibling = Files.createDirectories(temporary.resolve("www2"));
        Files.writeString(sibling.resolve("x"), "secret");
        Files.createSymbolicLink(directory.resolve("s"), sibling);
        assertThat(status(served.get("/s/x"))).isEqualTo("404");
    }

    // connections, RFC 9112 §9

    @Test
    void pipelinedRequests_areAnsweredInTheirOrder() throws IOException {
        String answers = served.answers("GET /a.txt HTTP/1.1\r\nHost: e\r\n\r\n"
                + "GET /none HTTP/1.1\r\nHost: e\r\n\r\n\r\n"
                + "HEAD /a.txt HTTP/1.1\r\nHost: e\r\n\r\n"
                + "GET /sub/ HTTP/1.1\r\nHost: e\r\nConnection: close\r\n\r\n"
                + "GET /never HTTP/1.1\r\nHost: e\r\n\r\n");
        assertThat(answers.split("HTTP/1.1 ", -1)).hasSize(5);
        assertThat(answers).matches("(?s)HTTP/1.1 200.*0123456789HTTP/1.1 404.*"
                + "HTTP/1.1 200.*\r\n\r\nHTTP/1.1 200.*Connection: close\r\n\r\n<h1>");
    }

    @Test
    void http10_isClosedUnlessItAsks() throws IOException {
        String twice = "GET /a.txt HTTP/1.0\r\n\r\n".repeat(2);
        assertThat(served.answers(twice)).containsOnlyOnce("HTTP/1.1 200")
                .contains("Connection: close");
        assertThat(served.answers(twice.replace("1.0\r\n", "1.0\r\nConnection: Keep-Alive\r\n"))
                .split("200 OK", -1)).hasSize(3);
    }

    @Test
    void unwantedContent_isReadIfLittle_elseTheConnectionEnds() throws IOException {
        String next = "GET /a.txt HTTP/1.1\r\nHost: e\r\n\r\n";
        String post = "POST /a.txt HTTP/1.1\r\nHost: e\r\n";
        assertThat(served.answers(post + "Content-Length: 5\r\n\r\nGET /" + next))
                .contains("405 Method", "200 OK");
        assertThat(served.answers(post + "Transfer-Encoding: chunked\r\n\r\n5\r\nGET /\r\n0\r\n\r\n"
                + next)).contains("405 Method", "200 OK");
        assertThat(served.answers(post + "Content-Length: 99999\r\n\r\n" + "x".repeat(99_999)
                + next)).contains("405 Method", "Connection: close").doesNotContain("200 OK");
        assertThat(served.answers(post + "Content-Length: 5\r\nExpect: 100-continue\r\n\r\n"
                + next))
                .contains("405 Method", "Connection: close").doesNotContain("100 Continue",
                "200 OK");
        assertThat(served.answers(post + "Transfer-Encoding: chunked\r\n\r\nz\r\n" + next))
                .contains("400 Bad", "Connection: close").doesNotContain("200 OK");
    }

    @Test
    void closingServer_endsConnectionsAfterTheAnswer() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] twice = "GET /a.txt HTTP/1.1\r\nHost: e\r\n\r\n".repeat(2).getBytes(ISO_8859_1);
        served.server().serve(new ByteArrayInputStream(twice), out, new TransferObserver() {
            @Override
            public void began(Transfer transfer) {
                served.server().close();
            }
        });
        assertThat(out.toString(ISO_8859_1)).containsOnlyOnce("200 OK")
                .contains("Connection: close");
    }

    private static InputStream thenSilence(String text) {
        return new SequenceInputStream(new ByteArrayInputStream(text.getBytes(ISO_8859_1)),
                new InputStream() {
                    @Override
                    public int read() throws IOException {
                        throw new SocketTimeoutException("Read timed out");
                    }

                    @Override
                    public int read(byte[] target, int offset, int length) throws IOException {
                        return read();
                    }
                });
    }

    /// Somebody waits until no transfer goes on.
    @Test
    void everyTransferThatBegan_ends_evenIfTheRefusalCannotBeSent() {
        List<String> told = new ArrayList<>();
        TransferObserver observer = new TransferObserver() {
            @Override
            public void began(Transfer transfer) {
                told.add("began");
            }

            @Override
            public void ended(Transfer transfer, @Nullable IOException failure) {
                told.add("ended: " + failure);
            }
        };
        OutputStream broken = new OutputStream() {
            @Override
            public void write(int octet) throws IOException {
                throw new IOException("Broken pipe");
            }
        };
        InputStream garbage = new ByteArrayInputStream("garbage\r\n\r\n".getBytes(ISO_8859_1));
        assertThatThrownBy(() -> served.server().serve(garbage, broken, observer))
                .hasMessage("Broken pipe");
        assertThat(told).containsExactly("began", "ended: java.io.IOException: Broken pipe");
    }

    @Test
    void silence_betweenRequests_endsQuietly_withinOneWithAWord() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        served.server().serve(thenSilence("HEAD /a.txt HTTP/1.1\r\nHost: e\r\n\r\n"), out,
                TransferObserver.NONE);
        assertThat(out.toString(ISO_8859_1)).containsOnlyOnce("HTTP/1.1 200");
        out.reset();
        served.server().serve(thenSilence("GET /a.t"), out, TransferObserver.NONE);
        assertThat(out.toString(ISO_8859_1)).startsWith("HTTP/1.1 408 Request Timeout")
                .contains("Connection: close");
    }

    // what is no request

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "GET / HTTP/1.1\\r\\n\\r\\n                                      | 400",
        "GET / HTTP/1.1\\r\\nHost: a\\r\\nHost: b\\r\\n\\r\\n            | 400",
        "GET /\\r\\nHost: e\\r\\n\\r\\n                                  | 400",
        "GET  / HTTP/1.1\\r\\nHost: e\\r\\n\\r\\n                        | 400",
        "GET / HTTP/1.1 \\r\\nHost: e\\r\\n\\r\\n                        | 400",
        "GET / http/1.1\\r\\nHost: e\\r\\n\\r\\n                         | 400",
        "G(T / HTTP/1.1\\r\\nHost: e\\r\\n\\r\\n                         | 400",
        "GET /\\344 HTTP/1.1\\r\\nHost: e\\r\\n\\r\\n                      | 400",
        "GET / HTTP/1.1\\r\\nHost : e\\r\\n\\r\\n                        | 400",
        "GET / HTTP/1.1\\r\\nHost: e\\r\\n X: y\\r\\n\\r\\n              | 400",
        "GET / HTTP/1.1\\r\\nHost: e\\r\\nContent-Length: x\\r\\n\\r\\n  | 400",
        "GET / HTTP/2.0\\r\\nHost: e\\r\\n\\r\\n                         | 505",
        "BREW / HTTP/1.1\\r\\nHost: e\\r\\n\\r\\n                        | 501",
        "DELETE / HTTP/1.1\\r\\nHost: e\\r\\n\\r\\n                      | 405",
        "PUT /x HTTP/1.1\\r\\nHost: e\\r\\n\\r\\n                        | 405",
        "GET / HTTP/1.1\\r\\nHost: e\\r\\nExpect: more\\r\\n\\r\\n       | 417",
        "GET / HTTP/1.1\\r\\nHost: e\\r\\nTransfer-Encoding: gzip\\r\\n\\r\\n | 501",
        "\\26\\3\\1\\2\\0\\r\\n                                       | 400",
        "\\r\\n\\r\\n\\r\\n\\r\\n\\r\\n                                  | 400",
    })
    void nonsense_isRefused(String request, String status) throws IOException {
        assertThat(status(served.answers(request.translateEscapes()))).isEqualTo(status);
    }

    @Test
    void refusal_namesWhatIsAllowed() throws IOException {
        assertThat(served.request("DELETE", "/a.txt")).contains("\r\nAllow: GET, HEAD\r\n");
    }

    @Test
    void tooLongRequests_haveStatusesOfTheirOwn() throws IOException {
        assertThat(status(served.get("/" + "x".repeat(9_000)))).isEqualTo("414");
        assertThat(status(served.get("/", "X: " + "y".repeat(20_000)))).isEqualTo("431");
    }

    @Test
    void terminalCodes_inARequest_areNotPrinted() throws IOException {
        List<String> paths = new ArrayList<>();
        InputStream in = new ByteArrayInputStream(
                ("GET /%1b[2J%0a HTTP/1.1\r\nHost: e\r\n\r\n"
                + "GET /%c2%9b2J%e2%80%ae%e2%80%a8%7f HTTP/1.1\r\nHost: e\r\n\r\n\u001b[2J\r\n")
                .getBytes(ISO_8859_1));
        served.server().serve(in, OutputStream.nullOutputStream(), new TransferObserver() {
            @Override
            public void began(Transfer transfer) {
                paths.add(transfer.path());
            }
        });
        assertThat(paths).hasSize(3).allMatch(p -> p.matches("[ -~]+"))
                .startsWith("/?[2J?", "/?2J???");
    }

    @Test
    void mutatedRequests_areAnsweredOrEnded() throws IOException {
        String request = "PUT /a%20b HTTP/1.1\r\nHost: e\r\nContent-Length: 5\r\nRange: bytes=0-1"
                + "\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n";
        Served both = Served.withUploads(directory, Files.createDirectories(
                temporary.resolve("up")), 1_000);
        SplittableRandom random = new SplittableRandom(17);
        for (int i = 0; i < 5_000; i++) {
            StringBuilder mutated = new StringBuilder(request);
            for (int n = random.nextInt(1, 5); n > 0; n--) {
                int at = random.nextInt(mutated.length());
                switch (random.nextInt(3)) {
                    case 0 -> mutated.setCharAt(at, (char) random.nextInt(256));
                    case 1 -> mutated.deleteCharAt(at);
                    default -> mutated.insert(at, (char) random.nextInt(256));
                }
            }
            try {
                assertThat(both.answers(mutated.toString())).matches("(?s)(HTTP/1\\.1 \\d{3} .*)?");
            } catch (IOException e) {
                assertThat(e).as("mutant %d of seed 17", i)
                        .hasMessageMatching("the stream ended.*");
            }
        }
        try (Stream<Path> files = Files.list(temporary.resolve("up"))) {
            assertThat(files.filter(f -> f.toString().endsWith(".part"))).isEmpty();
        }
    }
}
