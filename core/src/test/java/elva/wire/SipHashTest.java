package elva.wire;

import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static java.nio.ByteOrder.BIG_ENDIAN;
import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static org.assertj.core.api.Assertions.assertThat;

import elva.support.Allocation;
import java.lang.foreign.MemorySegment;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// SipHash-2-4 of 40 octets, against the reference's vector of that length (key and input 00, 01,
/// 02 ...) and against OpenSSL: `openssl mac -macopt hexkey:KEY -macopt size:8 -in FILE SIPHASH`.
class SipHashTest {

    @ParameterizedTest
    @CsvSource({
        "000102030405060708090a0b0c0d0e0f, 000102030405060708090a0b0c0d0e0f101112131415161718191a1b"
            + "1c1d1e1f2021222324252627, D0A704536BA93E0E",
        "a54dca182530bb1d6d132cded6237b2e, d91e3f721fcb1971174494d6493c9d5c3460be31201e69fedaa0eee8"
            + "b9997f5c7c2999fdafe59325, 5A8839F897B63469",
        "3cd654af4dfad71427a0aeb3fee9232f, 8af2211f9ee491c5b10becb5563bfc1e6f93427ecbc8fe2955e5cd8e"
            + "46dc8ed4b7c2764d2a5a4d76, 18DD312BAD863DDE",
        "7706f85d8690024ad6bda3401be9c8cb, ccc935f6cd1f61226ae15338ae1a34004d33ba0d246ac04c81b1baf2"
            + "3e3bf9eef5f79f2b4934af87, E431402E3B444D00",
    })
    void hash_fortyOctets_equalsReference(String key, String input, String expected) {
        SipHash hash = new SipHash(number(key, 0), number(key, 1));

        long value = hash.hash(number(input, 0), number(input, 1), number(input, 2),
                number(input, 3), number(input, 4));

        assertThat(octets(value)).isEqualToIgnoringCase(expected);
    }

    @Test
    void hash_steadyState_allocatesNothing() {
        SipHash hash = new SipHash(1, 2);
        long[] sum = new long[1];

        long bytes = Allocation.ofOneRun(() -> {
            for (int i = 0; i < 1000; i++) sum[0] += hash.hash(i, 2, 3, 4, 5);
        });

        assertThat(bytes).isZero();
    }

    /// The number that eight octets are, little-endian.
    private static long number(String hex, int index) {
        MemorySegment octets = MemorySegment.ofArray(HexFormat.of().parseHex(hex));
        return octets.get(JAVA_LONG_UNALIGNED.withOrder(LITTLE_ENDIAN), index * 8L);
    }

    private static String octets(long number) {
        MemorySegment octets = MemorySegment.ofArray(new byte[8]);
        octets.set(JAVA_LONG_UNALIGNED.withOrder(LITTLE_ENDIAN), 0, number);
        return HexFormat.of().toHexDigits(octets.get(
                JAVA_LONG_UNALIGNED.withOrder(BIG_ENDIAN), 0));
    }
}
