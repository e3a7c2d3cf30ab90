package elva.sim.directed;

import elva.sim.Crafted;
import elva.sim.directed.DirectedCase.Version;
import elva.tcp.Discard;
import elva.tcp.Setting;
import elva.tcp.TcpConfig;
import elva.wire.Ipv4Header;
import elva.wire.Protocol;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/// A case for every reason for which a fragment, or a datagram in fragments, can be discarded.
final class FragmentCases {
    private static final int SCTP = 132;
    private static final int UNIT = 8;
    private static final int LARGEST_OFFSET = 65_528;
    private static final int HALF = 32_768;

    private final List<DirectedCase> cases = new ArrayList<>();

    private FragmentCases() {}

    static List<DirectedCase> all() {
        FragmentCases fragments = new FragmentCases();
        fragments.malformed();
        fragments.contradictions();
        fragments.limits();
        return fragments.cases;
    }

    private void add(Discard discard, UnaryOperator<TcpConfig> settings, Consumer<Bench> script) {
        cases.add(DirectedCase.of(DiscardCases.nameOf(discard), script).with(settings));
    }

    private void add(Discard discard, Consumer<Bench> script) {
        add(discard, c -> c, script);
    }

    /// A fragment of a datagram of the peer, with zeros in it.
    ///
    /// @param identification which datagram
    /// @param offset where it belongs, in octets
    private static byte[] fragment(Bench b, int identification, int offset, boolean more,
            int length) {
        if (!b.isV6()) {
            byte[] packet = Crafted.packet(b.peerEnd(), b.hostEnd(), SCTP, new byte[length]);
            packet[5] = (byte) identification;
            Ipv4Header.becomePart(MemorySegment.ofArray(packet), 0, offset, more);
            return packet;
        }
        byte[] payload = new byte[UNIT + length];
        payload[0] = (byte) SCTP;
        payload[2] = (byte) (offset >> 8);
        payload[3] = (byte) (offset | (more ? 1 : 0));
        payload[7] = (byte) identification;
        return Crafted.packet(b.peerEnd(), b.hostEnd(), Protocol.FRAGMENT, payload);
    }

    private void malformed() {
        add(Discard.IP_FRAGMENT, b -> b.arrives(fragment(b, 1, UNIT, false, 0)));
        cases.add(DirectedCase.of(DiscardCases.nameOf(Discard.FRAG_HEADERS), b -> {
            byte[] packet = fragment(b, 1, 0, true, UNIT);
            packet[40] = Protocol.TCP;
            b.arrives(packet);
        }).over(Version.V6));
        cases.add(DirectedCase.of(DiscardCases.nameOf(Discard.FRAG_TOO_BIG), b -> {
            byte[] options = new byte[UNIT];
            options[0] = Protocol.FRAGMENT;
            byte[] header = Crafted.packet(b.peerEnd(), b.hostEnd(), Protocol.DESTINATION, options);
            byte[] first = fragment(b, 1, 0, true, UNIT);
            byte[] behind = Arrays.copyOf(header, first.length + UNIT);
            System.arraycopy(first, 40, behind, header.length, first.length - 40);
            behind[5] = (byte) (behind.length - 40);
            b.arrives(behind);
            b.arrives(fragment(b, 1, UNIT, true, HALF));
            b.arrives(fragment(b, 1, UNIT + HALF, true, LARGEST_OFFSET - HALF - UNIT));
            b.arrives(fragment(b, 1, LARGEST_OFFSET, false, UNIT - 1));
        }).over(Version.V6));
    }

    private void contradictions() {
        add(Discard.DUP_FRAG, b -> {
            b.arrives(fragment(b, 1, UNIT, true, UNIT));
            b.arrives(fragment(b, 1, UNIT, true, UNIT));
        });
        add(Discard.FRAG_OVERLAP, b -> {
            b.arrives(fragment(b, 1, UNIT, true, 2 * UNIT));
            b.arrives(fragment(b, 1, 2 * UNIT, true, UNIT));
        });
        add(Discard.FRAG_GIVEN_UP, b -> {
            b.arrives(fragment(b, 1, UNIT, true, 2 * UNIT));
            b.arrives(fragment(b, 1, 2 * UNIT, true, UNIT));
            b.arrives(fragment(b, 1, 0, true, UNIT));
        });
        add(Discard.FRAG_ECN, b -> {
            byte[] marked = fragment(b, 1, UNIT, false, UNIT);
            marked[1] |= (byte) (b.isV6() ? 0x30 : 3);
            if (!b.isV6()) Ipv4Header.writeChecksum(MemorySegment.ofArray(marked), 0);
            b.arrives(marked);
            b.arrives(fragment(b, 1, 0, true, UNIT));
        });
    }

    private void limits() {
        add(Discard.FRAG_REASM_TIMEOUT, b -> b.arrives(fragment(b, 1, 0, true, UNIT)));
        add(Discard.FRAG_TOO_FAR, c -> c.with(Setting.REASSEMBLY_SOURCE_DATAGRAMS, 1), b -> {
            b.arrives(fragment(b, 1, 0, true, UNIT));
            b.arrives(fragment(b, 2, 0, true, UNIT));
        });
        add(Discard.FRAG_LIMIT, c -> c.with(Setting.REASSEMBLY_DATAGRAMS, 1), b -> {
            b.arrives(fragment(b, 1, 0, true, UNIT));
            b.arrives(fragment(b, 2, 0, true, UNIT));
        });
    }
}
