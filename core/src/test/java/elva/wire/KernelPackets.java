package elva.wire;

/// Packets that Linux 6 wrote to a TUN, whole and with their checksums: the second opinion of the
/// tests. Its address is 192.0.2.1 or 2001:db8::1; they are to 192.0.2.2 or 2001:db8::2.
final class KernelPackets {
    /// SYN with maximum segment size, SACK permitted, timestamps and window scale; DSCP 46.
    static final String V4_SYN = """
            45b8003cd47840004006e187c0000201c0000202
            9134005061b2602900000000a002faf09ab00000
            020405b40402080a716a698d000000000103030a""";
    /// Five octets of text, "hello".
    static final String V4_TEXT = """
            45b80039d47a40004006e188c0000201c0000202
            9134005061b2602a000013898018003f5ba70000
            0101080a716a698e00001111
            68656c6c6f""";
    /// FIN with two blocks of SACK.
    static final String V4_FIN = """
            45b80048d47d40004006e176c0000201c0000202
            9134005061b2602f00001389d011003ffad00000
            0101080a716a698e00001111
            01010512000013a7000013b1000013930000139d""";
    /// What a SYN to a closed port gets.
    static final String V4_RST = """
            45000028000040004006b6ccc0000201c0000202
            270f005100000000000000655014000004080000""";
    /// SYN by way of 192.0.2.9 and 192.0.2.8.
    static final String V4_SOURCE_ROUTE = """
            48000048399940004006e77cc0000201c0000209
            830b04c0000208c000020200
            91380050b7e05d1c00000000a002faf0699e0000
            020405b40402080a41ac7738000000000103030a""";
    /// Port unreachable, about a datagram of 33 octets.
    static final String V4_UNREACHABLE = """
            45c0003d595f000040019c9dc0000201c0000202
            0303811f00000000
            45000021000040004011b6c8c0000202c0000201
            00010009000d37f468656c6c6f""";
    /// Echo reply with three octets of data.
    static final String V4_ECHO_REPLY = """
            4500001f5976000040019d64c0000201c0000202
            00001a60123400076f6464""";
    /// The second fragment of a UDP datagram of 1300 octets of 'x'.
    static final String V4_FRAGMENT = """
            450000487507009d401180fdc0000201c0000202
            7878787878787878787878787878787878787878787878787878
            7878787878787878787878787878787878787878787878787878""";

    static final String V6_SYN = """
            6b813f3b00280640
            20010db800000000000000000000000120010db8000000000000000000000002
            9e2200509fbba09300000000a002fd20bac20000
            020405a00402080a18223dd5000000000103030a""";
    static final String V6_TEXT = """
            6b813f3b00250640
            20010db800000000000000000000000120010db8000000000000000000000002
            9e2200509fbba09400001389801800407dd50000
            0101080a18223dd500001111
            68656c6c6f""";
    static final String V6_FIN = """
            6b813f3b00340640
            20010db800000000000000000000000120010db8000000000000000000000002
            9e2200509fbba09900001389d01100401cff0000
            0101080a18223dd500001111
            01010512000013a7000013b1000013930000139d""";
    static final String V6_RST = """
            600680ef00140640
            20010db800000000000000000000000120010db8000000000000000000000002
            270f00510000000000000065501400002c970000""";
    static final String V6_UNREACHABLE = """
            600439dd003d3a40
            20010db800000000000000000000000120010db8000000000000000000000002
            010431e000000000
            60000000000d114020010db800000000000000000000000220010db8000000000000000000000001
            00010009000d608368656c6c6f""";
    static final String V6_ECHO_REPLY = """
            600d9d3b000b3a40
            20010db800000000000000000000000120010db8000000000000000000000002
            81003da5123400076f6464""";
    /// SYN with a router alert among the hop-by-hop options and a destination options header.
    static final String V6_OPTIONS = """
            6005f8b900380040
            20010db800000000000000000000000120010db8000000000000000000000002
            3c00050200000100
            0600010400000000
            9e2c005017c8c7e800000000a002fd20d6ea0000
            020405a00402080a4aed4f76000000000103030a""";
    /// The second fragment of a UDP datagram of 1300 octets of 'x'.
    static final String V6_FRAGMENT = """
            600ff45800542c40
            20010db800000000000000000000000120010db8000000000000000000000002
            110004d041c15c5e
            78787878787878787878787878787878787878787878787878787878787878787878787878787878
            787878787878787878787878787878787878787878787878787878787878787878787878""";

    static final IpAddress V4_SOURCE = IpAddress.parse("192.0.2.1");
    static final IpAddress V4_DESTINATION = IpAddress.parse("192.0.2.2");
    static final IpAddress V6_SOURCE = IpAddress.parse("2001:db8::1");
    static final IpAddress V6_DESTINATION = IpAddress.parse("2001:db8::2");

    private KernelPackets() {}

    static Octets octets(String packet) {
        return Octets.of(packet.replace("\n", ""));
    }

    /// What is behind an IPv4 header without options.
    static Octets behindV4(String packet) {
        return octets(packet).after(Ipv4Header.MIN_LENGTH);
    }

    static Octets behindV6(String packet) {
        return octets(packet).after(Ipv6Header.LENGTH);
    }
}
