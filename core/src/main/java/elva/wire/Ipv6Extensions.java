package elva.wire;

import static elva.wire.Layouts.U32;
import static elva.wire.Layouts.put16;
import static elva.wire.Layouts.u16;
import static elva.wire.Layouts.u8;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/// Walks the extension headers between an IPv6 header and its payload. RFC 8200 §4.
///
/// At most [#MAX_COUNT] headers and [#MAX_LENGTH] octets of them, as RFC 8504 §5.3 lets a host do:
/// else one packet could cost as much as a thousand. A header this class does not know, IPsec's
/// among them, is the payload's protocol; the IP layer decides.
///
/// Used again for every packet. Pointers count octets from the start of the IPv6 header, as ICMPv6
/// does; they are right if the walk began behind it.
public final class Ipv6Extensions {
    /// Headers passed before a chain is refused.
    public static final int MAX_COUNT = 8;
    /// Octets of headers passed before a chain is refused.
    public static final int MAX_LENGTH = 256;

    /// Problem code: an erroneous header field.
    public static final int ERRONEOUS_FIELD = 0;
    /// Problem code: a next header that is not known, or not there.
    public static final int UNKNOWN_NEXT_HEADER = 1;
    /// Problem code: an option that is not known.
    public static final int UNKNOWN_OPTION = 2;
    /// Problem code: a datagram's first part without all of its headers. RFC 7112 §5
    public static final int INCOMPLETE_CHAIN = 3;
    /// No ICMPv6 message is owed.
    public static final int NO_PROBLEM = -1;

    /// Octets of a fragment header.
    public static final int FRAGMENT = 8;

    private static final int UNIT = 8;
    private static final int PAD_1 = 0;
    private static final int MAX_DATAGRAM = 0xffff;

    private MemorySegment buffer = MemorySegment.NULL;
    private long start;
    private int length;

    private int protocol;
    private int protocolPointer;
    private int passed;                      // octets of extension headers behind us
    private boolean fragment;
    private long fragmentAt;
    private int fragmentPointer;
    private int problemCode;
    private int problemPointer;
    private boolean problemToMulticast;

    /// Follows the chain to the payload, or to the header of a fragment.
    ///
    /// @param offset behind the IPv6 header
    /// @param length octets there, the IPv6 header's payload length
    /// @param firstNextHeader the IPv6 header's next header
    /// @return why this packet is to be dropped, or `null`: then no accessor fails, those for
    ///     fragments apart if it is none
    public @Nullable Malformed walk(MemorySegment buffer, long offset, int length,
            int firstNextHeader) {
        begin(buffer, offset, length, firstNextHeader);
        int count = 0;
        while (isExtension(protocol) && !fragment) {
            if (++count > MAX_COUNT) return Malformed.EXTENSION_CHAIN;
            if (length - passed < UNIT) return Malformed.TRUNCATED;
            int headerLength = protocol == Protocol.FRAGMENT ? UNIT
                    : UNIT * (1 + u8(buffer, start + passed + 1));
            if (headerLength > length - passed) return Malformed.TRUNCATED;
            if (passed + headerLength > MAX_LENGTH) return Malformed.EXTENSION_CHAIN;
            Malformed malformed = check(headerLength);
            if (malformed != null) return malformed;
            protocol = u8(buffer, start + passed);
            protocolPointer = Ipv6Header.LENGTH + passed;
            passed += headerLength;
        }
        return null;
    }

    private void begin(MemorySegment buffer, long offset, int length, int firstNextHeader) {
        this.buffer = buffer;
        this.start = offset;
        this.length = length;
        protocol = firstNextHeader;
        protocolPointer = 6;
        passed = 0;
        fragment = false;
        problemCode = NO_PROBLEM;
    }

    private static boolean isExtension(int nextHeader) {
        return nextHeader == Protocol.HOP_BY_HOP || nextHeader == Protocol.ROUTING
                || nextHeader == Protocol.FRAGMENT || nextHeader == Protocol.DESTINATION;
    }

    private @Nullable Malformed check(int headerLength) {
        if (protocol == Protocol.FRAGMENT) return checkFragment();
        if (protocol == Protocol.ROUTING) return checkRouting();
        if (protocol == Protocol.HOP_BY_HOP && passed > 0) {     // §4.1: only as the first
            problem(UNKNOWN_NEXT_HEADER, protocolPointer);
            return Malformed.EXTENSION_CHAIN;
        }
        return checkOptions(passed + 2, passed + headerLength);
    }

    /// §4.5. A whole datagram that has a fragment header all the same is taken as whole (RFC 6946).
    private @Nullable Malformed checkFragment() {
        fragmentAt = start + passed;
        fragmentPointer = protocolPointer;
        fragment = fragmentOffset() != 0 || moreFragments();
        int payload = length - passed - UNIT;
        if (moreFragments() && payload % UNIT != 0) {
            problem(ERRONEOUS_FIELD, 4);                         // at the payload length
            return Malformed.FRAGMENT;
        }
        if (fragmentOffset() + payload > MAX_DATAGRAM) {
            problem(ERRONEOUS_FIELD, Ipv6Header.LENGTH + passed + 2);
            return Malformed.FRAGMENT;
        }
        return null;
    }

    /// §4.4: no routing type is known, type 0 is abolished (RFC 5095); with nothing left to visit
    /// the header does not matter.
    private @Nullable Malformed checkRouting() {
        if (u8(buffer, start + passed + 3) == 0) return null;
        problem(ERRONEOUS_FIELD, Ipv6Header.LENGTH + passed + 2);
        return Malformed.ROUTING;
    }

    /// §4.2: of an option that is not known, the two highest bits say what becomes of the packet.
    /// All whose bits say "skip it", PadN among them, are skipped.
    private @Nullable Malformed checkOptions(int from, int end) {
        int at = from;
        while (at < end) {
            int type = u8(buffer, start + at);
            if (type == PAD_1) {
                at++;
                continue;
            }
            int optionLength = at + 1 < end ? 2 + u8(buffer, start + at + 1) : 2;
            if (optionLength > end - at) {
                problem(ERRONEOUS_FIELD, Ipv6Header.LENGTH + at + 1);
                return Malformed.EXTENSION_OPTION;
            }
            if (type >> 6 != 0) return refuseOption(type >> 6, at);
            at += optionLength;
        }
        return null;
    }

    private Malformed refuseOption(int action, int at) {
        if (action != 1) {
            problem(UNKNOWN_OPTION, Ipv6Header.LENGTH + at);
            problemToMulticast = action == 2;
        }
        return Malformed.EXTENSION_OPTION;
    }

    private void problem(int code, int pointer) {
        problemCode = code;
        problemPointer = pointer;
        problemToMulticast = true;
    }

    /// The payload's protocol, 0..255; of a fragment, the header its datagram goes on with.
    public int protocol() { return protocol; }

    /// Which octet of the packet says so: where to point if nobody knows that protocol.
    public int protocolPointer() { return protocolPointer; }

    public long payloadOffset() { return start + passed; }
    public int payloadLength()  { return length - passed; }

    /// Whether the payload is a part of a datagram only.
    public boolean fragment() { return fragment; }

    /// Of a fragment: where its payload belongs, in octets, 0..65528.
    public int fragmentOffset() { return u16(buffer, fragmentAt + 2) & 0xfff8; }

    /// Of a fragment: whether more of the datagram follow it.
    public boolean moreFragments() { return (u16(buffer, fragmentAt + 2) & 1) != 0; }

    /// Of a fragment: which datagram it belongs to.
    public int identification() { return buffer.get(U32, fragmentAt + 4); }

    /// Of a fragment: which octet of the packet names the fragment header.
    public int fragmentPointer() { return fragmentPointer; }

    /// Writes a fragment header before a part of a datagram; takes its protocol, identification and
    /// buffer.
    ///
    /// @param offset where the header begins
    /// @param fragmentOffset where the part belongs, octets, a multiple of 8
    public static void writeFragment(Datagram fields, long offset, int fragmentOffset,
            boolean more) {
        put16(fields.buffer, offset, fields.protocol << 8);
        put16(fields.buffer, offset + 2, fragmentOffset | (more ? 1 : 0));
        fields.buffer.set(U32, offset + 4, fields.identification);
    }

    /// Of a packet to be dropped: the code of the ICMPv6 parameter problem owed to its sender, or
    /// [#NO_PROBLEM].
    public int problemCode() { return problemCode; }

    /// If that message is owed: the octet it is to point at.
    public int problemPointer() { return problemPointer; }

    /// If that message is owed: whether even for a packet to a multicast address.
    public boolean problemToMulticast() { return problemToMulticast; }
}
