package elva.sim.directed;

import static elva.tcp.State.*;

import elva.sim.Crafted;
import elva.sim.Times;
import elva.sim.directed.DirectedCase.Version;
import elva.tcp.Discard;
import elva.tcp.Setting;
import elva.tcp.State;
import elva.tcp.TcpConfig;
import elva.wire.Endpoint;
import elva.wire.IcmpHeader;
import elva.wire.IpAddress;
import elva.wire.Ipv4Header;
import elva.wire.Protocol;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/// A case for every reason for which a segment can be discarded.
final class DiscardCases {
    private static final String SYN = "<SEQ=0><CTL=SYN>";
    private static final int LOOSE_SOURCE_ROUTE = 131;
    private static final int SCTP = 132;

    private final List<DirectedCase> cases = new ArrayList<>();

    private DiscardCases() {}

    static List<DirectedCase> all() {
        DiscardCases discards = new DiscardCases();
        discards.ip();
        discards.ipVersions();
        discards.icmp();
        discards.demux();
        discards.synSent();
        discards.resetsAndSyns();
        discards.timestamps();
        discards.sequence();
        discards.limits();
        discards.cases.addAll(FragmentCases.all());
        return discards.cases;
    }

    /// The name of a reason's case.
    static String nameOf(Discard discard) {
        return "discard " + discard.name();
    }

    private void add(Discard discard, Consumer<Bench> script) {
        cases.add(DirectedCase.of(nameOf(discard), script));
    }

    private void add(Discard discard, Version version, Consumer<Bench> script) {
        cases.add(DirectedCase.of(nameOf(discard), script).over(version));
    }

    private void add(Discard discard, UnaryOperator<TcpConfig> settings, Consumer<Bench> script) {
        cases.add(DirectedCase.of(nameOf(discard), script).with(settings));
    }

    private static byte[] changed(byte[] packet, int at, int value) {
        packet[at] = (byte) value;
        return packet;
    }

    private static byte[] repaired(byte[] packet) {
        Ipv4Header.writeChecksum(MemorySegment.ofArray(packet), 0);
        return packet;
    }

    private void ip() {
        add(Discard.IP_VERSION, b -> b.arrives(changed(b.packet(SYN), 0, 0x55)));
        add(Discard.IP_HEADER, b -> {
            byte[] packet = b.packet(SYN);
            b.arrives(Arrays.copyOf(packet, b.isV6() ? 39 : 19));
        });
        add(Discard.IP_NOT_FOR_US, b -> {
            Endpoint other = new Endpoint(IpAddress.parse(b.isV6() ? "2001:db8::9" : "192.0.2.9"),
                    80);
            b.arrives(Crafted.packet(b.peerEnd(), other, SYN, 0, 0));
        });
        add(Discard.IP_INVALID_SOURCE, b -> {
            Endpoint group = new Endpoint(IpAddress.parse(b.isV6() ? "ff02::1" : "192.0.2.255"),
                    80);
            b.arrives(Crafted.packet(group, b.hostEnd(), SYN, 0, 0));
        });
        add(Discard.IP_NOPROTO, b -> b.arrives(Crafted.packet(b.peerEnd(), b.hostEnd(), SCTP,
                new byte[8])));
        add(Discard.UDP_HEADER, b -> b.arrives(Crafted.packet(b.peerEnd(), b.hostEnd(),
                Protocol.UDP, new byte[8])));
        add(Discard.UDP_CSUM, b -> b.arrives(Crafted.packet(b.peerEnd(), b.hostEnd(),
                Protocol.UDP, new byte[] {0, 9, 0, 9, 0, 8, 1, 1})));
        add(Discard.TCP_HEADER, b -> b.arrives(SYN + "<OFF=2>"));
        add(Discard.TCP_CSUM, b -> b.arrives(SYN + "<SUM=1>"));
        add(Discard.TCP_MARTIAN, b -> b.arrivesFrom(0, SYN));
        add(Discard.TCP_LAND, b -> {
            b.listen();
            b.arrives(Crafted.packet(b.hostEnd(), b.hostEnd(), SYN, 0, 0));
        });
    }

    private void ipVersions() {
        add(Discard.IP_CSUM, Version.V4, b -> b.arrives(changed(b.packet(SYN), 10, 0x55)));
        add(Discard.UDP_NO_PORT, Version.V4, b -> b.arrives(Crafted.packet(b.peerEnd(),
                b.hostEnd(), Protocol.UDP, new byte[] {0, 9, 0, 9, 0, 8, 0, 0})));
        add(Discard.IP_SOURCE_ROUTE, Version.V4, b -> b.arrives(sourceRouted(b)));
        add(Discard.IP_EXTENSION, Version.V6, b -> b.arrives(Crafted.packet(b.peerEnd(),
                b.hostEnd(), Protocol.ROUTING, new byte[] {6, 0, 0, 1, 0, 0, 0, 0})));
    }

    private static byte[] sourceRouted(Bench b) {
        byte[] plain = b.packet(SYN);
        byte[] routed = new byte[plain.length + 8];
        System.arraycopy(plain, 0, routed, 0, 20);
        System.arraycopy(plain, 20, routed, 28, plain.length - 20);
        routed[0] = 0x47;
        routed[3] = (byte) routed.length;
        byte[] option = {(byte) LOOSE_SOURCE_ROUTE, 7, 8, (byte) 192, 0, 2, 7, 0};
        System.arraycopy(option, 0, routed, 20, option.length);
        return repaired(routed);
    }

    private void icmp() {
        add(Discard.ICMP_MALFORMED, b -> b.arrives(Errors.raw(b, new byte[4])));
        add(Discard.ICMP_CSUM, b -> b.arrives(Errors.raw(b, new byte[] {8, 0, 1, 1, 0, 0, 0, 0})));
        add(Discard.ICMP_IGNORED, b -> b.arrives(Errors.message(b,
                b.isV6() ? IcmpHeader.V6_ECHO_REPLY : IcmpHeader.ECHO_REPLY, 0)));
        add(Discard.ICMP_UNRELATED, b -> {
            b.establish();
            b.arrives(Errors.about(b, Crafted.packet(b.hostEnd(), b.peer().port(9), SYN, 0, 0)));
        });
    }

    private void demux() {
        add(Discard.NO_SOCKET, b -> b.arrives(SYN));
        add(Discard.TCP_LISTEN_RST, b -> {
            b.listen();
            b.arrives("<SEQ=0><CTL=RST>");
        });
        add(Discard.TCP_LISTEN_ACK, b -> {
            b.listen();
            b.arrives("<SEQ=0><ACK=5><CTL=ACK>");
        });
        add(Discard.TCP_LISTEN_NO_SYN, b -> {
            b.listen();
            b.arrives("<SEQ=0><CTL=FIN>");
        });
        add(Discard.TCP_LISTEN_OVERFLOW, c -> c.with(Setting.BACKLOG, 1), b -> {
            b.listen();
            b.arrives(SYN);
            b.arrivesFrom(20_000, SYN);
            b.arrivesFrom(20_000, "<SEQ=1><ACK=1><CTL=ACK>");
            b.arrives(SYN);
            b.arrives("<SEQ=1><ACK=1><CTL=ACK>");
            b.arrivesFrom(20_001, SYN);
        });
        add(Discard.TCP_REQ_OVERFLOW, c -> c.with(Setting.HALF_OPEN, 1), b -> {
            b.listen();
            b.arrives(SYN);
            b.arrivesFrom(20_000, SYN);
        });
    }

    private void synSent() {
        add(Discard.TCP_SYN_SENT_ACK, b -> {
            b.connect();
            b.arrives("<SEQ=0><ACK=0><CTL=SYN,ACK>");
            b.arrives("<SEQ=0><ACK=2><CTL=ACK>");
        });
        add(Discard.TCP_SYN_SENT_RST, b -> {
            b.connect();
            b.arrives("<SEQ=0><CTL=RST>");
        });
        add(Discard.TCP_SYN_SENT_NO_SYN, b -> {
            b.connect();
            b.arrives("<SEQ=0><ACK=1><CTL=ACK>");
        });
        add(Discard.TCP_SYN_RECEIVED_ACK, b -> {
            b.listen();
            b.arrives(SYN);
            b.arrives("<SEQ=1><ACK=2><CTL=ACK>");
        });
        add(Discard.TCP_SYN_AGAIN, b -> {
            b.listen();
            b.arrives(SYN);
            b.arrives(SYN);
        });
    }

    private void resetsAndSyns() {
        add(Discard.TCP_RESET_SEQUENCE, b -> {
            b.reach(anyOpen(b));
            b.arrives(b.seq(-1) + "<CTL=RST>");
        });
        add(Discard.TCP_RESET_CHALLENGED, b -> {
            b.reach(anyOpen(b));
            b.arrives(b.seq(10) + "<CTL=RST>");
            b.arrives(b.seq(11) + "<CTL=RST>");
        });
        add(Discard.TCP_RESET_TIME_WAIT, b -> {
            b.reach(TIME_WAIT);
            b.next("<CTL=RST>");
        });
        add(Discard.TCP_SYN_CHALLENGED, b -> {
            b.reach(anyOpen(b));
            b.arrives(SYN);
            b.arrives("<SEQ=77><ACK=1><CTL=SYN,ACK>");
        });
    }

    private static State anyOpen(Bench b) {
        return List.of(ESTABLISHED, FIN_WAIT_1, FIN_WAIT_2, CLOSE_WAIT, CLOSING, LAST_ACK)
                .get(b.random(6));
    }

    private void timestamps() {
        add(Discard.TCP_NO_TIMESTAMP, b -> {
            stamped(b, ESTABLISHED);
            b.next("<DATA=5><CTL=ACK>");
        });
        add(Discard.TCP_RFC7323_PAWS, b -> {
            stamped(b, ESTABLISHED);
            b.next("<DATA=5><CTL=ACK>" + stamp(999));
        });
        add(Discard.TCP_RFC7323_TW_PAWS, b -> {
            stamped(b, TIME_WAIT);
            b.next("<CTL=ACK>" + stamp(999));
        });
    }

    private static void stamped(Bench b, State state) {
        b.everySegment(stamp(1_000));
        b.reach(state);
        b.everySegment("");
    }

    /// The timestamps option, aligned.
    private static String stamp(int tsVal) {
        return "<OPT=0101080a" + HexFormat.of().toHexDigits(tsVal) + "00000000>";
    }

    private void sequence() {
        add(Discard.TCP_OLD_SEQUENCE, b -> {
            b.reach(anyOpen(b));
            b.arrives(b.seq(-9) + b.ack(0) + "<DATA=5><CTL=ACK>");
            b.arrives(b.seq(-1) + b.ack(0) + "<CTL=ACK>");
        });
        add(Discard.TCP_OVERWINDOW, b -> {
            b.reach(ESTABLISHED);
            b.arrives(b.seq(70_000) + b.ack(0) + "<DATA=5><CTL=ACK>");
        });
        add(Discard.TCP_ZEROWINDOW, c -> c.with(Setting.RECEIVE_BUFFER, 100), b -> {
            b.reach(ESTABLISHED);
            b.next("<DATA=100><CTL=ACK>");
            b.pass(Times.SECOND);
            b.arrives(b.seq(100) + b.ack(0) + "<DATA=1><CTL=ACK>");
        });
        add(Discard.TCP_FLAGS, b -> {
            b.reach(anyOpen(b));
            b.arrives(b.seq(0) + "<DATA=5><CTL=PSH>");
        });
        add(Discard.TCP_OLD_ACK, b -> {
            b.reach(ESTABLISHED);
            b.arrives(b.seq(0) + "<ACK=4000000000><CTL=ACK>");
        });
        add(Discard.TCP_ACK_UNSENT_DATA, b -> {
            b.reach(ESTABLISHED);
            b.arrives(b.seq(0) + b.ack(100) + "<DATA=5><CTL=ACK>");
        });
        add(Discard.TCP_TEXT_AFTER_FIN, b -> {
            b.reach(CLOSE_WAIT);
            b.arrives(b.seq(0) + b.ack(0) + "<DATA=5><CTL=ACK>");
            b.arrives(b.seq(0) + b.ack(0) + "<CTL=FIN,ACK>");
        });
    }

    private void limits() {
        add(Discard.NO_MEMORY, c -> c.with(Setting.BUFFER_MEMORY, 1 << 16)
                .with(Setting.SEND_BUFFER, 1 << 17), b -> {
            b.reach(ESTABLISHED);
            b.send(1 << 16);
            b.next("<DATA=5><CTL=ACK>");
        });
        add(Discard.TCP_OFO_DROP, c -> c.with(Setting.OUT_OF_ORDER_RANGES, 1), b -> {
            b.reach(ESTABLISHED);
            b.arrives(b.seq(100) + b.ack(0) + "<DATA=5><CTL=ACK>");
            b.arrives(b.seq(200) + b.ack(0) + "<DATA=5><CTL=ACK>");
        });
        add(Discard.TCP_REPLY_LIMIT, b -> {
            String[] flood = new String[1_100];
            for (int i = 0; i < flood.length; i++) flood[i] = "<SEQ=" + i + "><CTL=SYN>";
            b.arriveTogether(flood);
        });
        add(Discard.ICMP_REPLY_LIMIT, b -> {
            byte[] ping = Errors.message(b,
                    b.isV6() ? IcmpHeader.V6_ECHO_REQUEST : IcmpHeader.ECHO, 0);
            for (int i = 0; i < 100; i++) b.peer().sendTo(b.host().name(), ping);
            b.pass(Times.SECOND);
        });
        add(Discard.LOOPBACK_LIMIT, b -> b.connectToItself(100));
    }
}
