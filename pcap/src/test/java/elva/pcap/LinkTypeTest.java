package elva.pcap;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Where the IP header begins behind each link header. An IP packet is its first octet here.
class LinkTypeTest {
    private static final String ADDRESSES = "00005e005301 00005e005302 ";

    @ParameterizedTest
    @CsvSource({
        "101, 45, 0",                   // RAW
        "101, 60, 0",
        "101, 50, -1",
        "228, 45, 0",                   // IPV4
        "228, 60, -1",
        "229, 60, 0",                   // IPV6
        "229, 45, -1",
        "147, 45, -1",                  // a link type of private use
    })
    void bareIp_itsVersion_decides(int linkType, String octets, int offset) {
        assertThat(ipOffset(linkType, octets)).isEqualTo(offset);
    }

    @ParameterizedTest
    @CsvSource({
        "0800 45, 14",
        "86dd 60, 14",
        "0800 60, -1",                  // the version contradicts the type
        "86dd 45, -1",
        "0806 45, -1",                  // ARP
        "8100 0007 0800 45, 18",        // IEEE 802.1Q
        "9100 0007 0800 45, 18",
        "88a8 0007 8100 0008 86dd 60, 22",
        "8100 0007, -1",                // a tag and nothing
        "08, -1",
    })
    void ethernet_typeAndTags_leadToIp(String behindAddresses, int offset) {
        assertThat(ipOffset(1, ADDRESSES + behindAddresses)).isEqualTo(offset);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 02000000 45, 4",            // NULL, little-endian
        "0, 00000002 45, 4",            // NULL, big-endian
        "0, 1e000000 60, 4",
        "0, 0a000000 60, 4",
        "0, 00000017 60, 4",
        "0, 18000000 60, 4",
        "0, 1c000000 60, 4",
        "0, 02000000 60, -1",
        "0, 07000000 45, -1",
        "0, 02000002 45, -1",
        "0, 020000, -1",
        "108, 00000002 45, 4",          // LOOP
        "108, 00000018 60, 4",
        "108, 02000000 45, -1",
        "108, 01000002 45, -1",
    })
    void bsdLoopback_family_leadsToIp(int linkType, String octets, int offset) {
        assertThat(ipOffset(linkType, octets)).isEqualTo(offset);
    }

    @ParameterizedTest
    @CsvSource({
        "113, 0000 0304 0006 0000000000000000 0800 45, 16",
        "113, 0000 0304 0006 0000000000000000 86dd 60, 16",
        "113, 0000 0304 0006 0000000000000000 8100 0007 0800 45, 20",
        "113, 0000 0304 0006 0000000000000000 0806 45, -1",
        "276, 0800 0000 00000001 0304 00 06 0000000000000000 45, 20",
        "276, 86dd 0000 00000001 0304 00 06 0000000000000000 60, 20",
        "276, 0806 0000 00000001 0304 00 06 0000000000000000 45, -1",
    })
    void linuxAnyDevice_protocol_leadsToIp(int linkType, String octets, int offset) {
        assertThat(ipOffset(linkType, octets)).isEqualTo(offset);
    }

    @ParameterizedTest
    @CsvSource({"0", "1", "101", "108", "113", "228", "229", "276"})
    void anyLink_ofNoOctets_hasNoIp(int linkType) {
        assertThat(ipOffset(linkType, "")).isEqualTo(-1);
    }

    @ParameterizedTest
    @CsvSource({
        "1, 00005e005301 00005e005302 0800",
        "0, 02000000",
        "113, 0000 0304 0006 0000000000000000 0800",
        "276, 0800 0000 00000001 0304 00 06 0000000000000000",
    })
    void linkHeader_withNothingBehind_hasNoIp(int linkType, String octets) {
        assertThat(ipOffset(linkType, octets)).isEqualTo(-1);
    }

    private static int ipOffset(int linkType, String octets) {
        byte[] data = Octets.fromHex(octets);
        return new CapturedPacket(0, linkType, 0, data.length, data, null, Direction.UNKNOWN)
                .ipOffset();
    }
}
