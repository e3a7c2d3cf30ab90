package elva.pcap;

/// What stands before the IP header of a captured packet: the registry's numbers, as far as
/// [CapturedPacket#ipOffset] knows their headers. draft-ietf-opsawg-pcaplinktype.
public final class LinkType {
    /// A family in the byte order of the machine that captured: BSD's loopback.
    public static final int NULL = 0;
    public static final int ETHERNET = 1;
    /// The IP packet alone, either version.
    public static final int RAW = 101;
    /// As [#NULL], but always in network byte order.
    public static final int LOOP = 108;
    /// Linux's "any" device.
    public static final int LINUX_SLL = 113;
    public static final int IPV4 = 228;
    public static final int IPV6 = 229;
    /// Linux's "any" device, version 2.
    public static final int LINUX_SLL2 = 276;

    private static final int TYPE_IPV4 = 0x0800;
    private static final int TYPE_IPV6 = 0x86dd;

    private LinkType() {}

    /// Where the IP header begins; -1 if there is none or the link type is another.
    static int ipOffset(int linkType, byte[] data) {
        return switch (linkType) {
            case RAW -> version(data, 0) == 4 ? checked(data, 0, 4) : checked(data, 0, 6);
            case IPV4 -> checked(data, 0, 4);
            case IPV6 -> checked(data, 0, 6);
            case ETHERNET -> behind(data, 12, 14);
            case LINUX_SLL -> behind(data, 14, 16);
            case LINUX_SLL2 -> behind(data, 0, 20);
            case LOOP -> ofFamily(data, u16(data, 0) == 0 ? u16(data, 2) : -1);
            case NULL -> ofFamily(data, familyInEitherOrder(data));
            default -> -1;
        };
    }

    /// Follows VLAN tags (IEEE 802.1Q, 802.1ad): each puts four octets before the packet, of which
    /// the last two are the type of what follows.
    private static int behind(byte[] data, int typeOffset, int payloadOffset) {
        int type = u16(data, typeOffset);
        int payload = payloadOffset;
        while (type == 0x8100 || type == 0x88a8 || type == 0x9100) {
            type = u16(data, payload + 2);
            payload += 4;
        }
        return switch (type) {
            case TYPE_IPV4 -> checked(data, payload, 4);
            case TYPE_IPV6 -> checked(data, payload, 6);
            default -> -1;
        };
    }

    private static int familyInEitherOrder(byte[] data) {
        if (u16(data, 0) == 0) return u16(data, 2);
        return u16(data, 2) == 0 ? Short.reverseBytes((short) u16(data, 0)) & 0xffff : -1;
    }

    /// AF_INET is 2 everywhere; AF_INET6 is 10 on Linux, 23 on Windows, 24, 28 and 30 on the BSDs.
    private static int ofFamily(byte[] data, int family) {
        return switch (family) {
            case 2 -> checked(data, 4, 4);
            case 10, 23, 24, 28, 30 -> checked(data, 4, 6);
            default -> -1;
        };
    }

    private static int checked(byte[] data, int offset, int version) {
        return version(data, offset) == version ? offset : -1;
    }

    /// The first four bits of an IP header; -1 past the end.
    private static int version(byte[] data, int offset) {
        return offset < data.length ? data[offset] >> 4 & 0xf : -1;
    }

    /// -1 past the end.
    private static int u16(byte[] data, int offset) {
        if (offset + 2 > data.length) return -1;
        return (data[offset] & 0xff) << 8 | (data[offset + 1] & 0xff);
    }
}
