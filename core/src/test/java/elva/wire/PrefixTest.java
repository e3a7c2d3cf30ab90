package elva.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// RFC 4632 §3.1, RFC 4291 §2.3, RFC 3021 (networks of two).
class PrefixTest {

    @Test
    void parse_addressAndLength_isItsText() {
        assertThat(Prefix.parse("192.0.2.2/24")).hasToString("192.0.2.2/24");
        assertThat(Prefix.parse("192.0.2.2/24").length()).isEqualTo(24);
        assertThat(Prefix.parse("2001:db8::2/64")).hasToString("2001:db8::2/64");
        assertThat(Prefix.parse("192.0.2.2")).hasToString("192.0.2.2/32");
        assertThat(Prefix.parse("2001:db8::2")).hasToString("2001:db8::2/128");
    }

    @Test
    void parse_lengthThatDoesNotFit_isTheCallersFault() {
        for (String text : new String[] {"192.0.2.2/33", "192.0.2.2/-1", "2001:db8::2/129"}) {
            assertThatThrownBy(() -> Prefix.parse(text))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("outside 0..");
        }
        assertThatThrownBy(() -> Prefix.parse("192.0.2.2/"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("expected address/length");
        assertThatThrownBy(() -> Prefix.parse("/24"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void contains_edgesOfTheNetwork_areInside() {
        assertContains("192.0.2.2/24", "192.0.2.0", "192.0.2.255");
        assertLacks("192.0.2.2/24", "192.0.1.255", "192.0.3.0", "2001:db8::1");
        assertContains("0.0.0.0/0", "0.0.0.0", "255.255.255.255");
        assertLacks("0.0.0.0/0", "::1", "2001:db8::1");
        assertContains("::/0", "::", "2001:db8::1");
        assertLacks("::/0", "192.0.2.1");
        assertContains("2001:db8::2/64", "2001:db8::", "2001:db8::ffff:ffff:ffff:ffff");
        assertLacks("2001:db8::2/64", "2001:db8:0:1::");
        assertContains("2001:db8::2/65", "2001:db8::7fff:ffff:ffff:ffff");
        assertLacks("2001:db8::2/65", "2001:db8::8000:0:0:0");
        assertContains("2001:db8::2/128", "2001:db8::2");
        assertLacks("2001:db8::2/128", "2001:db8::3");
        assertLacks("192.0.2.2/32", "192.0.2.3");
    }

    @Test
    void contains_anyAddress_sharesTheFirstBits() {
        Random random = new Random(4632);
        for (int i = 0; i < 20_000; i++) {
            IpAddress address = new IpAddress(random.nextLong(), random.nextLong());
            int length = random.nextInt(129);
            BigInteger other = bits(address).flipBit(random.nextInt(128));
            IpAddress flipped = new IpAddress(other.shiftRight(64).longValue(), other.longValue());
            boolean shared = bits(address).xor(other).bitLength() <= 128 - length;
            assertThat(new Prefix(address, length).contains(flipped)).isEqualTo(shared);
        }
    }

    @Test
    void isBroadcast_allOnesBehindThePrefix() {
        assertThat(isBroadcast("192.0.2.2/24", "192.0.2.255")).isTrue();
        assertThat(isBroadcast("192.0.2.2/24", "192.0.2.254")).isFalse();
        assertThat(isBroadcast("192.0.2.2/24", "192.0.3.255")).isFalse();
        assertThat(isBroadcast("192.0.2.2/25", "192.0.2.127")).isTrue();
        assertThat(isBroadcast("192.0.2.2/25", "192.0.2.255")).isFalse();
        assertThat(isBroadcast("192.0.2.2/30", "192.0.2.3")).isTrue();
        assertThat(isBroadcast("192.0.2.2/31", "192.0.2.3")).isFalse();
        assertThat(isBroadcast("192.0.2.2/32", "192.0.2.2")).isFalse();
        assertThat(isBroadcast("0.0.0.0/0", "255.255.255.255")).isTrue();
        assertThat(isBroadcast("0.0.0.0/0", "255.255.255.254")).isFalse();
        assertThat(isBroadcast("2001:db8::/64", "2001:db8::ffff:ffff:ffff:ffff")).isFalse();
    }

    private static BigInteger bits(IpAddress address) {
        return new BigInteger("%016x%016x".formatted(address.high(), address.low()), 16);
    }

    private static boolean isBroadcast(String prefix, String address) {
        IpAddress other = IpAddress.parse(address);
        return Prefix.parse(prefix).isBroadcast(other.high(), other.low());
    }

    private static void assertContains(String prefix, String... addresses) {
        for (String address : addresses) {
            assertThat(Prefix.parse(prefix).contains(IpAddress.parse(address)))
                    .as("%s in %s", address, prefix).isTrue();
        }
    }

    private static void assertLacks(String prefix, String... addresses) {
        for (String address : addresses) {
            assertThat(Prefix.parse(prefix).contains(IpAddress.parse(address)))
                    .as("%s in %s", address, prefix).isFalse();
        }
    }
}
