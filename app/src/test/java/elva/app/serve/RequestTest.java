package elva.app.serve;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import elva.app.http.HttpException;
import elva.app.http.HttpInput;
import elva.app.http.Status;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/// A request's head has a time limit as a whole.
class RequestTest {
    private static final byte[] HEAD = "GET / HTTP/1.1\r\nHost: e\r\n\r\n".getBytes(ISO_8859_1);

    /// Its octets, each after a while. The first may take as long as the stream allows.
    private static HttpInput slow(long firstSeconds, long seconds) {
        AtomicLong clock = new AtomicLong();
        return new HttpInput(new InputStream() {
            private int at;

            @Override
            public int read() {
                throw new AssertionError();
            }

            @Override
            public int read(byte[] target, int offset, int length) {
                if (at == HEAD.length) {
                    clock.addAndGet(1_000_000_000_000L);
                    return -1;
                }
                clock.addAndGet((at == 0 ? firstSeconds : seconds) * 1_000_000_000);
                target[offset] = HEAD[at++];
                return 1;
            }
        }, clock::get);
    }

    @Test
    void head_sentSlowly_isRefusedAfterAMinute() {
        assertThatThrownBy(() -> Request.read(slow(0, 59)))
                .isInstanceOfSatisfying(HttpException.class,
                        e -> assertThat(e.status()).isEqualTo(Status.REQUEST_TIMEOUT));
    }

    /// Silence before and behind it is the stream's affair.
    @Test
    void head_betweenLongSilences_isRead() throws IOException {
        HttpInput in = slow(1_000, 2);
        assertThat(Request.read(in)).isNotNull();
        assertThat(in.hasMore()).isFalse();
    }
}
