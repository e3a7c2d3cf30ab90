package elva.tcp;

import org.junit.jupiter.api.Test;
import static elva.tcp.Bench.in;
import static elva.tcp.IpPacket.packet;
import static elva.tcp.IpVersion.V4;
import static elva.tcp.State.LISTEN;
import static java.time.Duration.ZERO;
import static java.time.Duration.ofMillis;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import elva.stack.Ping;
import elva.wire.IcmpHeader;
import elva.wire.IpAddress;
import elva.wire.Protocol;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/// Echo, asked for and answered. RFC 792, RFC 1122 §3.2.2.6, RFC 4443 §4.
class EchoRulesTest {
    private final List<Ping.Answer> answers = new ArrayList<>();

    private static Bench host(IpVersion ip) {
        Bench bench = in(LISTEN).over(ip);
        bench.state();
        return bench.forget();
    }

    private static IpPacket message(IpVersion ip, int typeV4, int typeV6, String rest) {
        return packet(ip == V4 ? Protocol.ICMP : Protocol.ICMPV6)
                .hex("%02x000000".formatted(ip == V4 ? typeV4 : typeV6) + rest);
    }

    private static IcmpHeader icmp(Sent sent) {
        IcmpHeader header = new IcmpHeader();
        MemorySegment octets = MemorySegment.ofArray(sent.octets);
        assertThat(header.wrap(octets, sent.ip.payloadOffset, sent.ip.payloadLength)).isNull();
        boolean sound = sent.ip.isV4() ? header.checksumOk() : header.checksumOk(
                sent.ip.sourceHigh, sent.ip.sourceLow, sent.ip.destinationHigh,
                sent.ip.destinationLow);
        assertThat(sound).as("checksum").isTrue();
        return header;
    }

    /// Identifier, sequence number and data, in hexadecimal figures.
    private static String rest(Sent sent) {
        int from = (int) sent.ip.payloadOffset + 4;
        return HexFormat.of().formatHex(Arrays.copyOfRange(sent.octets, from, sent.octets.length));
    }

    private static IpPacket reply(IpVersion ip, String rest) {
        return message(ip, 0, 129, rest);
    }

    private Ping ping(Bench bench) {
        return bench.host().stack.ping(bench.ip().remote, (_, answer) -> answers.add(answer));
    }

    private static Sent request(Bench bench, Ping ping, int length) {
        ping.send(length, bench.host().nowNanos);
        bench.after(ZERO);
        return bench.only();
    }

    // Answering

    @BothVersions
    void request_isAnsweredWithItsDataFromTheAddressThatWasAsked(IpVersion ip) {
        String other = ip == V4 ? "192.0.2.7" : "2001:db8::7";
        Bench bench = in(LISTEN).over(ip).addresses(ip.local + "/24", other + "/24");
        VirtualHost host = bench.host();
        host.arrives(message(ip, 8, 128, "1234 0007 0102030405").to(other));
        assertThat(host.sent).as("before the stack transmits").isEmpty();
        host.transmit();
        Sent answer = bench.only();
        assertThat(icmp(answer).type()).isEqualTo(ip == V4 ? 0 : 129);
        assertThat(icmp(answer).code()).isZero();
        assertThat(rest(answer)).isEqualTo("123400070102030405");
        assertThat(answer.ip.source()).hasToString(other);
        assertThat(answer.ip.destination()).isEqualTo(ip.remote);
        assertThat(host.stack.counters().get(Counter.ICMP_IN_ECHOS)).isEqualTo(1);
        assertThat(host.stack.counters().get(Counter.ICMP_OUT_ECHO_REPS)).isEqualTo(1);
    }

    @BothVersions
    void request_toAGroupOrDamaged_isNotAnswered(IpVersion ip) {
        Bench bench = host(ip);
        bench.arrives(message(ip, 8, 128, "12340007").to(ip == V4 ? "192.0.2.255" : "ff02::1"));
        Arrival whole = message(ip, 8, 128, "12340007");
        bench.arrives(version -> {
            byte[] octets = whole.octets(version);
            octets[octets.length - 1] ^= 1;
            return octets;
        });
        bench.sends("");
        assertThat(bench.host().discards).containsExactly(Discard.IP_NOT_FOR_US,
                Discard.ICMP_CSUM);
    }

    // Asking

    @BothVersions
    void ping_answered_tellsTheRoundTrip(IpVersion ip) {
        Bench bench = host(ip);
        Ping ping = ping(bench);
        Sent request = request(bench, ping, 56);
        assertThat(icmp(request).type()).isEqualTo(ip == V4 ? 8 : 128);
        assertThat(icmp(request).identifier()).isEqualTo(ping.identifier());
        assertThat(icmp(request).sequence()).isEqualTo(1);
        assertThat(icmp(request).bodyLength()).isEqualTo(56);
        assertThat(request.ip.source()).isEqualTo(ping.from()).isEqualTo(ip.local);
        assertThat(request.ip.destination()).isEqualTo(ping.to()).isEqualTo(ip.remote);
        bench.after(ofMillis(30)).arrives(reply(ip, rest(request)));
        assertThat(answers).containsExactly(
                new Ping.Answer(1, 56, 64, ofMillis(30).toNanos()));
        assertThat(bench.host().discards).isEmpty();
    }

    @BothVersions
    void ping_answersOutOfOrderInOneBatch_areToldInTheOrderOfTheRequests(IpVersion ip) {
        Bench bench = host(ip);
        Ping ping = ping(bench);
        Sent first = request(bench, ping, 0);
        Sent second = request(bench, ping, 8);
        Sent third = request(bench, ping, 1000);
        bench.arrivesTogether(reply(ip, rest(third)), reply(ip, rest(first)));
        assertThat(answers).extracting(Ping.Answer::sequence).containsExactly(1, 3);
        bench.arrives(reply(ip, rest(second)));
        assertThat(answers).extracting(Ping.Answer::length).containsExactly(0, 1000, 8);
    }

    @BothVersions
    void ping_answerThatIsNone_isIgnored(IpVersion ip) {
        Bench bench = host(ip);
        Ping ping = ping(bench);
        String rest = rest(request(bench, ping, 16));
        String otherData = rest.substring(0, rest.length() - 1)
                + (rest.endsWith("0") ? "1" : "0");
        List<IpPacket> strays = List.of(
                reply(ip, rest).from(ip == V4 ? "192.0.2.9" : "2001:db8::9"),
                reply(ip, "%04x".formatted(ping.identifier() ^ 1) + rest.substring(4)),
                reply(ip, rest.substring(0, 4) + "0002" + rest.substring(8)),
                reply(ip, otherData), reply(ip, rest + "00"),
                reply(ip, rest.substring(0, rest.length() - 2)));
        for (IpPacket stray : strays) bench.arrives(stray);
        assertThat(answers).isEmpty();
        bench.arrives(reply(ip, rest), reply(ip, rest));
        assertThat(answers).hasSize(1);
        assertThat(bench.host().discards).hasSize(strays.size() + 1)
                .containsOnly(Discard.ICMP_IGNORED);
    }

    @BothVersions
    void ping_toOurselves_isAnswered(IpVersion ip) {
        Bench bench = host(ip);
        Ping ping = bench.host().stack.ping(ip.local, (_, answer) -> answers.add(answer));
        ping.send(100, bench.host().nowNanos);
        bench.after(ZERO).sends("");
        assertThat(answers).containsExactly(new Ping.Answer(1, 100, 64, 0));
    }

    @BothVersions
    void ping_callbackThatAsksAgain_goesOn(IpVersion ip) {
        Bench bench = host(ip);
        Ping again = bench.host().stack.ping(ip.local, (p, answer) -> {
            answers.add(answer);
            if (answer.sequence() < 100) p.send(8, bench.host().nowNanos);
        });
        again.send(8, bench.host().nowNanos);
        bench.after(ZERO);
        assertThat(answers).hasSize(100);
    }

    @BothVersions
    void ping_moreThanCanWait_givesUpTheOldest(IpVersion ip) {
        Bench bench = host(ip);
        Ping ping = ping(bench);
        List<String> rests = new ArrayList<>();
        for (int i = 0; i <= Ping.AWAITED_MOST; i++) {
            rests.add(rest(request(bench, ping, 8)));
        }
        for (String rest : rests) bench.arrives(reply(ip, rest));
        assertThat(answers).hasSize(Ping.AWAITED_MOST).noneMatch(a -> a.sequence() == 1);
    }

    @BothVersions
    void ping_numbersWrap_isStillAnswered(IpVersion ip) {
        Bench bench = host(ip);
        Ping ping = ping(bench);
        for (int i = 0; i < 65_534; i++) ping.send(0, bench.host().nowNanos);
        bench.after(ZERO).forget();
        String last = rest(request(bench, ping, 0));
        String zero = rest(request(bench, ping, 0));
        bench.arrivesTogether(reply(ip, zero), reply(ip, last));
        assertThat(answers).extracting(Ping.Answer::sequence).containsExactly(65_535, 0);
    }

    @BothVersions
    void ping_closed_asksAndHearsNoMore(IpVersion ip) {
        Bench bench = host(ip);
        Ping ping = ping(bench);
        Sent request = request(bench, ping, 8);
        ping.close();
        ping.close();
        bench.arrives(reply(ip, rest(request)));
        assertThat(answers).isEmpty();
        assertThatThrownBy(() -> ping.send(8, bench.host().nowNanos))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("ping to " + ip.remote + " is closed");
    }

    @BothVersions
    void ping_ofTwo_eachHearsItsOwn(IpVersion ip) {
        Bench bench = host(ip);
        Ping one = ping(bench);
        Ping two = bench.host().stack.ping(ip.remote, (_, _) -> { });
        assertThat(one.identifier()).isNotEqualTo(two.identifier());
        Sent ofTwo = request(bench, two, 8);
        Sent ofOne = request(bench, one, 8);
        bench.arrives(reply(ip, rest(ofTwo)));
        assertThat(answers).isEmpty();
        bench.arrives(reply(ip, rest(ofOne)));
        assertThat(answers).hasSize(1);
    }

    @BothVersions
    void ping_ofWhatIsNoHost_isRefused(IpVersion ip) {
        Bench bench = host(ip);
        IpAddress group = IpAddress.parse(ip == V4 ? "224.0.0.1" : "ff02::1");
        assertThatThrownBy(() -> bench.host().stack.ping(group, (_, _) -> { }))
                .isInstanceOfSatisfying(ConnectionException.class,
                        e -> assertThat(e.reason()).isEqualTo(Reason.REMOTE_SOCKET_INVALID));
        Bench other = in(LISTEN).over(ip).addresses(ip.local + "/24");
        IpAddress unreached = ip == V4 ? IpVersion.V6.remote : V4.remote;
        assertThatThrownBy(() -> other.host().stack.ping(unreached, (_, _) -> { }))
                .isInstanceOfSatisfying(ConnectionException.class,
                        e -> assertThat(e.reason()).isEqualTo(Reason.UNREACHABLE));
    }

    @BothVersions
    void ping_ofTheLargestPacket_goesOneLargerDoesNot(IpVersion ip) {
        Bench bench = host(ip);
        Ping ping = ping(bench);
        int most = 1500 - ip.header - IcmpHeader.LENGTH;
        assertThat(request(bench, ping, most).octets).hasSize(1500);
        for (int length : new int[] {-1, most + 1}) {
            assertThatThrownBy(() -> ping.send(length, bench.host().nowNanos))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("data of " + length + " outside 0.." + most);
        }
    }

    /// RFC 1122 §3.2.2.6: the answer goes back along the route by which the request came.
    @Test
    void request_bySourceRoute_isAnsweredAlongIt() {
        Bench bench = in(LISTEN).with(Setting.SOURCE_ROUTE, 1);
        bench.state();
        bench.forget().arrives(message(V4, 8, 128, "1234 0007 01020304")
                .options("830b0cc6336401c633640200"));
        Sent answer = bench.only();
        assertThat(icmp(answer).type()).isZero();
        assertThat(answer.ip.destination()).hasToString("198.51.100.2");
        assertThat(HexFormat.of().formatHex(answer.ipOptions()))
                .isEqualTo("830b04c6336401c000020100");
        bench.arrives(message(V4, 8, 128, "1234 0008"));
        assertThat(bench.only().ipOptions()).as("the next came by none").isEmpty();
        bench.arrives(message(V4, 8, 128, "1234 0009").length(1473).options("830708c633640100"));
        assertThat(bench.fresh()).as("1,501 octets go in parts, the route with each")
                .extracting(f -> f.octets.length).containsExactly(1500, 29);
        bench.forget();
        bench.arrives(message(V4, 8, 128, "1234 0009").length(1472).options("830708c633640100"));
        assertThat(bench.only().octets).hasSize(1500);
    }
}
