package elva.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// RFC 4291 §2.2, RFC 5952 §4 (the short form).
class IpAddressTest {

    @Test
    void toString_v4_isFourFigures() {
        assertThat(IpAddress.ofV4(0xc00002ff)).hasToString("192.0.2.255");
        assertThat(IpAddress.UNSPECIFIED_V4).hasToString("0.0.0.0");
        assertThat(IpAddress.ofV4(-1)).hasToString("255.255.255.255");
    }

    @Test
    void toString_v6_isTheShortForm() {
        assertText("2001:0db8:0000:0000:0000:0000:0000:0001", "2001:db8::1");
        assertText("2001:db8:0:0:0:0:2:1", "2001:db8::2:1");
        assertText("2001:DB8:0:1:1:1:1:1", "2001:db8:0:1:1:1:1:1");
        assertText("2001:0:0:1:0:0:0:1", "2001:0:0:1::1");
        assertText("2001:db8:0:0:1:0:0:1", "2001:db8::1:0:0:1");
        assertText("0:0:0:0:0:0:0:0", "::");
        assertText("0:0:0:0:0:0:0:1", "::1");
        assertText("1:0:0:0:0:0:0:0", "1::");
        assertText("0:0:1:2:3:4:5:6", "::1:2:3:4:5:6");
        assertText("1:2:3:4:5:6:0:0", "1:2:3:4:5:6::");
        assertText("0:1:2:3:4:5:6:7", "0:1:2:3:4:5:6:7");
        assertText("ABCD:EF01:2345:6789:ABCD:EF01:2345:6789",
                "abcd:ef01:2345:6789:abcd:ef01:2345:6789");
    }

    @Test
    void toString_everyPatternOfZeros_isReadAgainAndShortensTheLongestRun() {
        for (int pattern = 0; pattern < 256; pattern++) {
            StringBuilder full = new StringBuilder();
            for (int group = 0; group < 8; group++) {
                full.append(group == 0 ? "" : ":").append((pattern >> group & 1) * 0xa0);
            }
            IpAddress address = IpAddress.parse(full.toString());
            String text = address.toString();
            assertThat(IpAddress.parse(text)).as("%s", full).isEqualTo(address);
            assertThat(text.split("::", -1).length - 1).as("%s", full)
                    .isEqualTo(full.toString().matches("(.*:)?0:0(:.*)?") ? 1 : 0);
            assertThat(text.replace("::", "")).doesNotContainPattern(
                    "(^|:)0(:0){" + Math.max(1, shortened(text)) + "}(:|$)");
        }
    }

    /// Groups behind the two colons, 0 if there are none.
    private static int shortened(String text) {
        if (!text.contains("::")) return 0;
        int there = 0;
        for (String group : text.split(":", -1)) if (!group.isEmpty()) there++;
        return 8 - there;
    }

    @Test
    void parse_figures_givesTheBits() {
        assertThat(IpAddress.parse("192.0.2.1")).isEqualTo(new IpAddress(0, 0xffff_c000_0201L));
        assertThat(IpAddress.parse("2001:db8::f:1"))
                .isEqualTo(new IpAddress(0x20010db8_00000000L, 0xf0001L));
        assertThat(IpAddress.parse("::ffff:192.0.2.1")).isEqualTo(IpAddress.parse("192.0.2.1"));
    }

    @Test
    void parse_noFigures_isTheCallersFault() {
        for (String text : new String[] {"example.com", "", "192.0.2.256", "192.0.2.1.1",
                "127.1", "1", "192.0.2", "192.0.2.", "2001:db8::1::2", "2001:db8",
                "192.0.2.1/24", "[::1]x", "12345::"}) {
            assertThatThrownBy(() -> IpAddress.parse(text)).as(text)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("address \"" + text
                            + "\": expected figures, such as 192.0.2.1 or 2001:db8::1");
        }
    }

    @Test
    void parse_anyAddress_isItsText() {
        Random random = new Random(5952);
        for (int i = 0; i < 10_000; i++) {
            IpAddress v6 = new IpAddress(random.nextLong() << random.nextInt(64),
                    random.nextLong() >>> random.nextInt(64));
            assertThat(IpAddress.parse(v6.toString())).isEqualTo(v6);
            IpAddress v4 = IpAddress.ofV4(random.nextInt());
            assertThat(IpAddress.parse(v4.toString())).isEqualTo(v4);
        }
    }

    @Test
    void toInetAddress_bothVersions_isTheJdksAddressAndBack() throws UnknownHostException {
        InetAddress v4 = IpAddress.parse("198.51.100.7").toInetAddress();
        assertThat(v4).isInstanceOf(Inet4Address.class)
                .isEqualTo(InetAddress.getByAddress(new byte[] {(byte) 198, 51, 100, 7}));
        InetAddress v6 = IpAddress.parse("2001:db8::8a2e:370:7334").toInetAddress();
        assertThat(v6).isInstanceOf(Inet6Address.class);
        assertThat(v6.getHostAddress()).isEqualTo("2001:db8:0:0:0:8a2e:370:7334");
        assertThat(IpAddress.of(v4)).hasToString("198.51.100.7");
        assertThat(IpAddress.of(v6)).hasToString("2001:db8::8a2e:370:7334");
    }

    @Test
    void isV4_mappedFormOnly() {
        assertThat(IpAddress.isV4(0, 0xffff_0000_0000L)).isTrue();
        assertThat(IpAddress.isV4(0, IpAddress.lowOfV4(-1))).isTrue();
        assertThat(IpAddress.isV4(1, 0xffff_0000_0000L)).isFalse();
        assertThat(IpAddress.isV4(0, 0xfffe_0000_0000L)).isFalse();
        assertThat(IpAddress.isV4(0, 0x1_ffff_0000_0000L)).isFalse();
        assertThat(IpAddress.UNSPECIFIED_V6.isV4()).isFalse();
        assertThat(IpAddress.parse("192.0.2.1").v4()).isEqualTo(0xc0000201);
    }

    @Test
    void isUnicast_edgesOfEachRange_areTold() {
        assertUnicast("1.0.0.0", "126.255.255.255", "128.0.0.0", "223.255.255.255",
                "::2", "1::", "1::1", "::127.0.0.1", "feff::1", "2001:db8::1");
        assertNotUnicast("0.0.0.0", "0.255.255.255", "127.0.0.0", "127.255.255.255", "224.0.0.0",
                "239.255.255.255", "240.0.0.0", "255.255.255.255", "::", "::1", "ff00::", "ff02::1",
                "ffff::1");
    }

    private static void assertUnicast(String... addresses) {
        assertThat(Stream.of(addresses).map(IpAddress::parse))
                .allMatch(a -> IpAddress.isUnicast(a.high(), a.low()));
    }

    private static void assertNotUnicast(String... addresses) {
        assertThat(Stream.of(addresses).map(IpAddress::parse))
                .noneMatch(a -> IpAddress.isUnicast(a.high(), a.low()));
    }

    @Test
    void isUnspecified_zeroAlone() {
        assertThat(IpAddress.parse("0.0.0.0").isUnspecified()).isTrue();
        assertThat(IpAddress.parse("::").isUnspecified()).isTrue();
        assertThat(IpAddress.parse("0.0.0.1").isUnspecified()).isFalse();
        assertThat(IpAddress.parse("::1").isUnspecified()).isFalse();
    }

    private static void assertText(String given, String text) {
        assertThat(IpAddress.parse(given)).hasToString(text);
    }
}
