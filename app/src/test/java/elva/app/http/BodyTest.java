package elva.app.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// RFC 9112 §6 and §7: where a message's content ends.
class BodyTest {

    private static HttpInput input(String text) {
        return new HttpInput(new ByteArrayInputStream(text.getBytes(ISO_8859_1)));
    }

    private static Body chunked(String text) throws IOException {
        return Body.ofRequest(new Fields().add("Transfer-Encoding", "Chunked"), input(text));
    }

    private static String read(Body body) throws IOException {
        return new String(body.readAllBytes(), ISO_8859_1);
    }

    @Test
    void contentLength_isReadAndNotMore() throws IOException {
        HttpInput in = input("helloGET /\r\n");
        Body body = Body.ofRequest(new Fields().add("Content-Length", 5), in);
        assertThat(body.exists()).isTrue();
        assertThat(read(body)).isEqualTo("hello");
        assertThat(body.count()).isEqualTo(5);
        assertThat(body.isEnded()).isTrue();
        assertThat(in.line(99, Status.BAD_REQUEST)).isEqualTo("GET /");
    }

    @Test
    void contentLength_saidTwiceAlike_isTaken() throws IOException {
        Fields twice = new Fields().add("Content-Length", 2).add("Content-Length", 2);
        assertThat(read(Body.ofRequest(twice, input("abc")))).isEqualTo("ab");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "+1", "0x1", "1 2", "1,2", "", "one"})
    void contentLength_thatIsNone_isRefused(String value) {
        Fields fields = new Fields().add("Content-Length", value);
        assertThatThrownBy(() -> Body.ofRequest(fields, input("")))
                .isInstanceOfSatisfying(HttpException.class,
                        e -> assertThat(e.status()).isEqualTo(Status.BAD_REQUEST));
    }

    @Test
    void contentLength_saidTwiceDifferently_isRefused() {
        Fields fields = new Fields().add("Content-Length", 1).add("content-length", 2);
        assertThatThrownBy(() -> Body.ofRequest(fields, input(""))).hasMessageContaining("1");
    }

    @Test
    void contentLength_beyondALong_isTooLarge() {
        Fields fields = new Fields().add("Content-Length", "9".repeat(30));
        assertThatThrownBy(() -> Body.ofRequest(fields, input("")))
                .isInstanceOfSatisfying(HttpException.class,
                        e -> assertThat(e.status()).isEqualTo(Status.CONTENT_TOO_LARGE));
    }

    @Test
    void streamThatEndsEarly_saysHowFarItCame() throws IOException {
        Body body = Body.ofResponse(new Fields().add("Content-Length", 9), input("hello"));
        assertThatThrownBy(body::readAllBytes).isInstanceOf(EOFException.class)
                .hasMessage("the stream ended after 5 of 9 bytes");
        assertThat(body.isBroken()).isTrue();
    }

    @Test
    void chunks_areJoined_andTrailersPassedOver() throws IOException {
        Body body = chunked("5\r\nhello\r\nA;name=value\r\n, big worl\r\n1 \r\nd\r\n0\r\n"
                + "Trailer: x\r\n\r\nGET");
        assertThat(read(body)).isEqualTo("hello, big world");
        assertThat(body.isEnded()).isTrue();
        assertThat(body.length()).isEqualTo(-1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"x\r\n", "-1\r\n", "0x5\r\nhello\r\n", "5\r\nhello!\r\n0\r\n\r\n",
        "\r\n", "fffffffffffffffff\r\n", "5\rhello\n"})
    void chunks_thatAreNone_breakTheBody(String text) throws IOException {
        Body body = chunked(text);
        assertThatThrownBy(body::readAllBytes).isInstanceOf(HttpException.class);
        assertThat(body.isBroken()).isTrue();
        assertThatThrownBy(body::read).hasMessage("content broken before");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "5", "5\r\nhel", "5\r\nhello\r\n", "5\r\nhello\r\n0\r\n"})
    void chunks_thatEndEarly_areNoticed(String text) throws IOException {
        assertThatThrownBy(chunked(text)::readAllBytes).isInstanceOf(EOFException.class);
    }

    @Test
    void bothLengths_areRefused() {
        Fields fields = new Fields().add("Transfer-Encoding", "chunked").add("Content-Length", 5);
        assertThatThrownBy(() -> Body.ofRequest(fields, input("")))
                .hasMessage("both Transfer-Encoding and Content-Length");
    }

    @Test
    void otherCodings_areNotImplemented() {
        Fields fields = new Fields().add("Transfer-Encoding", "gzip, chunked");
        assertThatThrownBy(() -> Body.ofRequest(fields, input("")))
                .isInstanceOfSatisfying(HttpException.class,
                        e -> assertThat(e.status()).isEqualTo(Status.NOT_IMPLEMENTED));
    }

    @Test
    void requestWithoutLength_hasNoContent() throws IOException {
        Body body = Body.ofRequest(new Fields(), input("GET"));
        assertThat(body.exists()).isFalse();
        assertThat(body.isEnded()).isTrue();
        assertThat(body.read()).isEqualTo(-1);
    }

    @Test
    void responseWithoutLength_endsWithTheStream() throws IOException {
        Body body = Body.ofResponse(new Fields(), input("all of it"));
        assertThat(body.length()).isEqualTo(-1);
        assertThat(read(body)).isEqualTo("all of it");
        assertThat(body.isEnded()).isTrue();
    }
}
