package elva.app;

import static org.assertj.core.api.Assertions.assertThat;

import elva.app.Terminal.Abilities;
import elva.tcp.ConnectionException;
import elva.tcp.Reason;
import elva.tcp.Setting;
import elva.tcp.TcpConfig;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.BindException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Figures with their units: printed, typed, and drawn as they grow. And how connections end.
class FiguresTest {

    @ParameterizedTest
    @CsvSource({"0,0 B", "999,999 B", "1000,1.00 kB", "9994,9.99 kB", "9996,10.0 kB",
        "99951,100 kB", "999499,999 kB", "999500,1.00 MB", "20000000,20.0 MB",
        "5368709120,5.37 GB", "9223372036854775807,9.22 EB"})
    void size_hasThreeFigures(long bytes, String text) {
        assertThat(Figures.size(bytes)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"0|0.0 ms", "1900000|1.9 ms", "999400000|999.4 ms",
        "999500000|1.00 s", "1520000000|1.52 s", "99990000000|99.99 s", "125000000000|2 min 5 s"})
    void time_isInTheUnitThatFits(long nanos, String text) {
        assertThat(Figures.time(nanos)).isEqualTo(text);
    }

    @Test
    void bytesRatesAndCounts_haveTheirWords() {
        assertThat(Figures.bytes(1)).isEqualTo("1 byte");
        assertThat(Figures.bytes(20_000_000)).isEqualTo("20,000,000 bytes");
        assertThat(Figures.rate(262_000_000, 2_000_000_000)).isEqualTo("131 MB/s");
        assertThat(Figures.rate(1, 0)).isEqualTo("-");
        assertThat(Figures.count(1, "transfer")).isEqualTo("1 transfer");
        assertThat(Figures.count(2_000, "transfer")).isEqualTo("2,000 transfers");
    }

    @Test
    void bar_grows() {
        Terminal terminal = Terminal.of(System.out, System.err);
        ProgressBar bar = new ProgressBar(terminal, 200_000_000, 0);
        assertThat(bar.line(0))
                .isEqualTo("  0 % [>                             ]  0 B of 200 MB   -");
        bar.moved(90_000_000, 500_000_000);
        assertThat(bar.line(1_000_000_000)).isEqualTo(
                " 45 % [=============>                ]  90.0 MB of 200 MB   "
                        + "90.0 MB/s   1.22 s left");
        bar.moved(110_000_000, 1_000_000_000);
        assertThat(bar.line(2_000_000_000)).startsWith("100 % [==============================]  ");
    }

    @Test
    void bar_withoutAnEnd_onlyCounts() {
        ProgressBar bar = new ProgressBar(Terminal.of(System.out, System.err), -1, 0);
        bar.moved(90_000_000, 0);
        assertThat(bar.line(1_000_000_000)).isEqualTo("90.0 MB   90.0 MB/s");
    }

    @Test
    void bar_isDrawnOnTerminalsAlone_andNotTooOften() {
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Terminal live = Terminal.of(System.out, Shell.stream(err), 100,
                new Abilities(false, false, true));
        ProgressBar bar = new ProgressBar(live, 100, 0);
        bar.moved(1, 50_000_000);
        assertThat(err.size()).isZero();
        bar.moved(1, 100_000_000);
        bar.moved(1, 150_000_000);
        assertThat(err.toString(StandardCharsets.UTF_8))
                .startsWith("\r\u001b[K  2 %").doesNotContain("  3 %");
    }

    @ParameterizedTest
    @CsvSource({"rto-min=200ms,RTO_MIN,200000000", "RTO-MIN = 1.5s,RTO_MIN,1500000000",
        "msl=2min,MSL,120000000000", "delayed-ack=0,DELAYED_ACK,0", "msl=1h,MSL,3600000000000",
        "clock-granularity=500us,CLOCK_GRANULARITY,500000",
                "receive-buffer=32k,RECEIVE_BUFFER,32768",
        "send-buffer=1MiB,SEND_BUFFER,1048576", "rfc-5961=off,RFC_5961,0", "r1=4,R1,4",
        "time-wait-rst=Yes,TIME_WAIT_RST,1", "congestion-control=NewReno,CONGESTION_CONTROL,0",
        "cubic-beta=0.85,CUBIC_BETA,850", "cubic-c=4,CUBIC_C,4000"})
    void setting_isTyped(String typed, Setting setting, long value) {
        assertThat(SettingText.with(TcpConfig.STANDARD, typed).get(setting)).isEqualTo(value);
    }

    @ParameterizedTest
    @CsvSource({"RTO_MIN,200000000,200ms", "MSL,120000000000,2min",
            "R2,9223372036854775807,for ever",
        "RTO_MIN,1500000001,1500000001ns", "DELAYED_ACK,0,0s", "RFC_5961,1,on", "R1,3,3",
        "CUBIC_C,400,0.4", "CUBIC_C,4000,4", "CONGESTION_CONTROL,1,cubic"})
    void setting_isShownAsTyped(Setting setting, long value, String text) {
        assertThat(SettingText.shown(setting, value)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({"0.02,0.02", "2%,0.02", ".5,0.5", "1,1", "100%,1", "0,0", " 2 % ,0.02"})
    void share_isTyped(String typed, double share) {
        assertThat(DeviceOptions.share("--loss", typed)).isEqualTo(share);
    }

    // ends

    private static IOException because(IOException e, Reason reason) {
        e.initCause(new ConnectionException(reason, "x"));
        return e;
    }

    @Test
    void endings_haveALineAndACode() {
        Failure refused = Endings.failure("192.0.2.1:81", because(new SocketException(
                "Connection refused: RST"), Reason.CONNECTION_REFUSED));
        assertThat(refused).hasMessage("192.0.2.1:81: connection refused: RST");
        assertThat(refused.exitCode()).isEqualTo(Exit.REFUSED);
        assertThat(Endings.failure("x", because(new SocketException("Connection reset: RST"),
                Reason.CONNECTION_RESET)).exitCode()).isEqualTo(Exit.RESET);
        assertThat(Endings.failure("x", because(new SocketException("Connection timed out: x"),
                Reason.KEEP_ALIVE_TIMEOUT)).exitCode()).isEqualTo(Exit.TIMED_OUT);
        assertThat(Endings.failure("x", new SocketTimeoutException("Read timed out")).exitCode())
                .isEqualTo(Exit.TIMED_OUT);
        Failure inUse = Endings.failure("port 80", because(new BindException(
                "Address already in use: 0.0.0.0:80"), Reason.CONNECTION_ALREADY_EXISTS));
        assertThat(inUse).hasMessage("port 80: address already in use: 0.0.0.0:80");
        assertThat(inUse.exitCode()).isEqualTo(Exit.FAILED);
    }
}
