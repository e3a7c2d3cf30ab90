package elva.app.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// RFC 9112 §2.2 and §5: lines and header fields.
class FieldsTest {

    private static Fields read(String text) throws IOException {
        return Fields.read(new HttpInput(new ByteArrayInputStream(text.getBytes(ISO_8859_1))));
    }

    @Test
    void fields_haveNamesInAnyCase() throws IOException {
        Fields fields = read("Host: 192.0.2.2\r\nX:\t a b \t\r\nhost:two\n\r\n");
        assertThat(fields.get("HOST")).isEqualTo("192.0.2.2");
        assertThat(fields.all("host")).containsExactly("192.0.2.2", "two");
        assertThat(fields.get("x")).isEqualTo("a b");
        assertThat(fields.get("y")).isNull();
        assertThat(fields).hasToString("Host: 192.0.2.2\r\nX: a b\r\nhost: two\r\n");
    }

    @Test
    void lists_areSearchedElementByElement() throws IOException {
        Fields fields = read("Connection: Keep-Alive, Close\r\nConnection: upgrade\r\n\r\n");
        assertThat(fields.lists("connection", "close")).isTrue();
        assertThat(fields.lists("connection", "upgrade")).isTrue();
        assertThat(fields.lists("connection", "clos")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Host\r\n\r\n", "Host : x\r\n\r\n", ": x\r\n\r\n", " folded\r\n\r\n",
        "Ho st: x\r\n\r\n", "X: a\u0001b\r\n\r\n", "X: a\rb\r\n\r\n", "X: a\u0000b\r\n\r\n",
        "X: \u007f\r\n\r\n"})
    void whatIsNoField_isABadRequest(String text) {
        assertThatThrownBy(() -> read(text)).isInstanceOfSatisfying(HttpException.class,
                e -> assertThat(e.status()).isEqualTo(Status.BAD_REQUEST));
    }

    @Test
    void tooManyOrTooLongFields_areTooLarge() {
        for (String text : new String[] {"X: y\r\n".repeat(101) + "\r\n",
            "X: " + "y".repeat(20_000) + "\r\n\r\n", ("X: " + "y".repeat(4_000) + "\r\n")
                    .repeat(5)}) {
            assertThatThrownBy(() -> read(text)).isInstanceOfSatisfying(HttpException.class,
                    e -> assertThat(e.status()).isEqualTo(Status.FIELDS_TOO_LARGE));
        }
    }

    @Test
    void hundredFields_areNotTooMany() throws IOException {
        assertThat(read("X: y\r\n".repeat(100) + "\r\n").all("X")).hasSize(100);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "X: y", "X: y\r\n"})
    void streamThatEndsEarly_isNoticed(String text) {
        assertThatThrownBy(() -> read(text)).isInstanceOf(EOFException.class);
    }

    @Test
    void lineEnd_inAValueOfOurs_isADefect() {
        assertThatThrownBy(() -> new Fields().add("Location", "/\r\nX: y"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void input_oneOctetAtATime_isTheSame() throws IOException {
        byte[] text = "one\r\ntwo\nrest".getBytes(ISO_8859_1);
        HttpInput in = new HttpInput(new InputStream() {
            private int at;

            @Override
            public int read() {
                return at < text.length ? text[at++] : -1;
            }

            @Override
            public int read(byte[] target, int offset, int length) {
                int octet = read();
                if (octet < 0) return -1;
                target[offset] = (byte) octet;
                return 1;
            }
        });
        assertThat(in.line(9, Status.BAD_REQUEST)).isEqualTo("one");
        assertThat(in.line(9, Status.BAD_REQUEST)).isEqualTo("two");
        assertThat(in.hasMore()).isTrue();
        assertThat(in.read(new byte[9], 0, 9)).isEqualTo(1);
    }

    /// While it waits, which may be for a minute in ten thousand connections.
    @Test
    void input_thatIsIdle_takesLittleMemory() throws IOException {
        AtomicInteger room = new AtomicInteger();
        HttpInput in = new HttpInput(new InputStream() {
            @Override
            public int read() {
                throw new AssertionError();
            }

            @Override
            public int read(byte[] target, int offset, int length) {
                room.set(target.length);
                return -1;
            }
        });
        assertThat(in.hasMore()).isFalse();
        assertThat(room).hasValueLessThanOrEqualTo(4_096);
        assertThat(in.read(new byte[100_000], 0, 100_000)).isEqualTo(-1);
        assertThat(room).as("content is not copied").hasValue(100_000);
    }

    /// An octet every 20 s never lets a read time out.
    @Test
    void input_limited_endsWhateverTheStreamDoes() throws IOException {
        AtomicLong clock = new AtomicLong();
        HttpInput in = new HttpInput(new InputStream() {
            @Override
            public int read() {
                throw new AssertionError();
            }

            @Override
            public int read(byte[] target, int offset, int length) {
                clock.addAndGet(20);
                target[offset] = 'x';
                return 1;
            }
        }, clock::get);
        byte[] one = new byte[1];
        in.limit(60);
        for (int i = 0; i < 3; i++) assertThat(in.read(one, 0, 1)).isEqualTo(1);
        assertThatThrownBy(() -> in.read(one, 0, 1)).isInstanceOf(SocketTimeoutException.class);
        in.limit(-1);
        for (int i = 0; i < 9; i++) assertThat(in.read(one, 0, 1)).isEqualTo(1);
    }

    @Test
    void shown_makesForeignTextHarmless() {
        assertThat(Fields.shown("a\u001b[2Jb")).isEqualTo("a?[2Jb");
        assertThat(Fields.shown("x".repeat(99))).hasSize(60).endsWith("..");
    }

    @Test
    void dates_areWrittenAndRead() {
        Instant instant = Instant.parse("1994-11-06T08:49:37Z");
        assertThat(HttpDate.of(instant)).isEqualTo("Sun, 06 Nov 1994 08:49:37 GMT");
        assertThat(HttpDate.parse("Sun, 06 Nov 1994 08:49:37 GMT")).isEqualTo(instant);
        assertThat(HttpDate.parse("yesterday")).isNull();
    }
}
