package elva.app.serve;

import static elva.app.serve.Served.status;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Uploads by PUT and POST: whole or not at all, into one directory.
class UploadTest {
    @TempDir
    Path temporary;

    private Path uploads;
    private Served served;

    @BeforeEach
    void begin() throws IOException {
        uploads = Files.createDirectories(temporary.resolve("up"));
        Path www = Files.createDirectories(temporary.resolve("www"));
        served = Served.withUploads(www, uploads, 100);
    }

    private String upload(String method, String target, String more) throws IOException {
        return served.answers(method + " " + target + " HTTP/1.1\r\nHost: e\r\n" + more);
    }

    private long files() throws IOException {
        try (Stream<Path> all = Files.list(uploads)) {
            return all.count();
        }
    }

    @Test
    void put_isStored_thenReplaced() throws IOException {
        String answer = upload("PUT", "/a%20b", "Content-Length: 5\r\n\r\nhello");
        assertThat(answer).startsWith("HTTP/1.1 201 Created").contains("stored /a b, 5 bytes");
        assertThat(uploads.resolve("a b")).hasContent("hello");
        assertThat(status(upload("PUT", "/a%20b", "Content-Length: 3\r\n\r\nbye")))
                .isEqualTo("200");
        assertThat(uploads.resolve("a b")).hasContent("bye");
        assertThat(files()).isEqualTo(1);
    }

    @Test
    void post_ofChunks_isStored_andTheNextRequestFound() throws IOException {
        String answers = upload("POST", "/x", "Transfer-Encoding: chunked\r\n\r\n"
                + "5\r\nhello\r\n2\r\n!!\r\n0\r\n\r\nGET / HTTP/1.1\r\nHost: e\r\n\r\n");
        assertThat(answers).contains("201 Created", "200 OK");
        assertThat(uploads.resolve("x")).hasContent("hello!!");
    }

    @Test
    void emptyUpload_isAFile() throws IOException {
        assertThat(status(upload("PUT", "/x", "Content-Length: 0\r\n\r\n"))).isEqualTo("201");
        assertThat(uploads.resolve("x")).isEmptyFile();
    }

    @Test
    void clientThatWaits_isToldToGoOn() throws IOException {
        assertThat(upload("PUT", "/x", "Content-Length: 5\r\nExpect: 100-Continue\r\n\r\nhello"))
                .startsWith("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 201 Created\r\n");
        assertThat(upload("PUT", "/x", "Content-Length: 101\r\nExpect: 100-continue\r\n\r\n"))
                .startsWith("HTTP/1.1 413");
    }

    @Test
    void tooLarge_isRefusedBeforeItComes_orWhenItDoes() throws IOException {
        assertThat(upload("PUT", "/x", "Content-Length: 101\r\n\r\n" + "x".repeat(101)))
                .startsWith("HTTP/1.1 413").contains("--upload-limit");
        String chunk = "50\r\n" + "x".repeat(80) + "\r\n";
        assertThat(upload("PUT", "/x", "Transfer-Encoding: chunked\r\n\r\n" + chunk.repeat(2)
                + "0\r\n\r\n")).startsWith("HTTP/1.1 413");
        assertThat(files()).isZero();
    }

    @Test
    void uploadThatBreaksOff_leavesWhatWas() throws IOException {
        Files.writeString(uploads.resolve("x"), "old");
        assertThatThrownBy(() -> upload("PUT", "/x", "Content-Length: 50\r\n\r\nnew"))
                .isInstanceOf(EOFException.class);
        assertThatThrownBy(() -> upload("PUT", "/x", "Transfer-Encoding: chunked\r\n\r\n5\r\nne"))
                .isInstanceOf(EOFException.class);
        assertThat(status(upload("PUT", "/x", "Transfer-Encoding: chunked\r\n\r\nno\r\n")))
                .isEqualTo("400");
        assertThat(uploads.resolve("x")).hasContent("old");
        assertThat(files()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/a/b", "/a/", "/.hidden", "/..", "/%2e%2e", "/a%2fb", "/%00",
            "*"})
    void nameThatIsNone_isABadRequest(String target) throws IOException {
        assertThat(status(upload("PUT", target, "Content-Length: 1\r\n\r\nx"))).isEqualTo("400");
        assertThat(files()).isZero();
    }

    @Test
    void directoryOfThatName_isLeftAlone() throws IOException {
        Files.createDirectory(uploads.resolve("d"));
        assertThat(status(upload("PUT", "/d", "Content-Length: 1\r\n\r\nx"))).isEqualTo("400");
        assertThat(uploads.resolve("d")).isEmptyDirectory();
    }

    @Test
    void linkOfThatName_isReplaced_notFollowed() throws IOException {
        Path outside = Files.writeString(temporary.resolve("outside"), "safe");
        Files.createSymbolicLink(uploads.resolve("x"), outside);
        assertThat(status(upload("PUT", "/x", "Content-Length: 1\r\n\r\ny"))).isEqualTo("200");
        assertThat(outside).hasContent("safe");
        assertThat(uploads.resolve("x")).hasContent("y").isRegularFile();
    }

    @Test
    void allowed_namesUploads() throws IOException {
        assertThat(upload("DELETE", "/x", "\r\n")).contains("Allow: GET, HEAD, PUT, POST\r\n");
    }
}
