package elva.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// RFC 9293 §3.2, MUST-4 to MUST-7, MUST-68; RFC 2018 §2, §3; RFC 7323 §2.2, §3.2.
class TcpOptionsTest {

    private final TcpOptions options = new TcpOptions();

    @Test
    void parse_kernelsSyn_readsFour() {
        parse(KernelPackets.behindV4(KernelPackets.V4_SYN).after(20));
        assertThat(options.mss()).isEqualTo(1460);
        assertThat(options.sackPermitted()).isTrue();
        assertThat(options.timestamps()).isTrue();
        assertThat(options.tsVal()).isEqualTo(0x716a698d);
        assertThat(options.tsEcr()).isZero();
        assertThat(options.windowScale()).isEqualTo(10);
        assertThat(options.sackCount()).isZero();
        assertThat(options.malformed()).isFalse();
    }

    @Test
    void parse_kernelsSack_readsBothBlocks() {
        parse(KernelPackets.behindV4(KernelPackets.V4_FIN).after(20));
        assertThat(options.tsEcr()).isEqualTo(0x1111);
        assertThat(options.sackCount()).isEqualTo(2);
        assertThat(options.sackLeft(0)).isEqualTo(5031);
        assertThat(options.sackRight(0)).isEqualTo(5041);
        assertThat(options.sackLeft(1)).isEqualTo(5011);
        assertThat(options.sackRight(1)).isEqualTo(5021);
        assertThat(options.mss()).isEqualTo(-1);
    }

    @Test
    void parse_timestampsAlone_areReadAtEitherPlace() {
        parse("0101080a 00000001 fffffffe");
        assertThat(read()).isEqualTo("[TS=1/-2]");
        parse("080a 00000001 fffffffe 0000");
        assertThat(read()).isEqualTo("[TS=1/-2]");
        parse("0101080a 00000001 fffffffe 02040200");
        assertThat(read()).isEqualTo("[MSS=512, TS=1/-2]");
        parse("0101080b 00000001 fffffffe");
        assertThat(read()).isEqualTo("[malformed]");
    }

    @Test
    void parse_nothingBehindSomething_forgetsIt() {
        parse("02040200 0402 080a0000000700000008 030305 050a0000000100000002");
        assertThat(read()).isEqualTo("[MSS=512, WS=5, SACK-permitted, SACK=1-2, TS=7/8]");
        parse("");
        assertThat(read()).isEqualTo("[]");
        assertThat(options.tsVal()).isZero();
        assertThat(options.tsEcr()).isZero();
        assertThat(options.mss()).isEqualTo(-1);
        assertThat(options.windowScale()).isEqualTo(-1);
        parse("02ff");
        assertThat(read()).isEqualTo("[malformed]");
        options.clear();
        assertThat(read()).isEqualTo("[]");
    }

    @Test
    void parse_endOfOptions_readsNoFurther() {
        parse("01 00 02040200");
        assertThat(read()).isEqualTo("[]");
        parse("02040200 00 02");
        assertThat(read()).isEqualTo("[MSS=512]");
    }

    @Test
    void parse_endOfOptionsMissing_readsAll() {
        parse("01".repeat(36) + "02040200");
        assertThat(read()).isEqualTo("[MSS=512]");
        parse("01".repeat(40));
        assertThat(read()).isEqualTo("[]");
    }

    @Test
    void parse_optionNobodyKnows_isSkipped() {
        for (int kind = 0; kind < 256; kind++) {
            if (kind <= 5 || kind == 8) continue;
            parse(Octets.of("00 06 02040100 02040200").with(0, kind));
            assertThat(read()).as("kind %d", kind).isEqualTo("[MSS=512]");
        }
    }

    @Test
    void parse_knownOptionsOfOtherLengths_areSkipped() {
        for (int kind : new int[] {2, 3, 4, 8}) {
            for (int length = 2; length <= 34; length++) {
                int right = kind == 2 ? 4 : kind == 3 ? 3 : kind == 4 ? 2 : 10;
                if (length == right) continue;
                Octets option = Octets.of(new byte[length]).with(0, kind).with(1, length);
                parse(option.then("0303ff"));
                assertThat(read()).as("kind %d length %d", kind, length).isEqualTo("[WS=255]");
            }
        }
    }

    @Test
    void parse_everySackLength_readsWholeBlocksOnly() {
        for (int length = 2; length <= 40; length++) {
            parse(Octets.of(new byte[40]).with(0, 5).with(1, length));
            boolean whole = (length - 2) % 8 == 0;
            assertThat(options.sackCount()).isEqualTo(whole ? (length - 2) / 8 : 0);
            assertThat(options.malformed()).isFalse();
        }
    }

    @Test
    void parse_sackOfMoreBlocksThanAHeaderHolds_readsFour() {
        parse(Octets.of(new byte[60]).with(0, 5).with(1, 42));
        assertThat(options.sackCount()).isEqualTo(TcpOptions.MAX_SACK_COUNT);
    }

    @Test
    void parse_twoOfAKind_takesTheLast() {
        parse("02040200 020405b4 03030e 030302");
        assertThat(read()).isEqualTo("[MSS=1460, WS=2]");
    }

    @Test
    void parse_lengthZeroOrOneOrPastTheEnd_stopsThere() {
        for (String bad : new String[] {"0200", "0201", "fd00", "fd01", "fd05 0204", "02", "fd"}) {
            parse("030307" + bad);
            assertThat(read()).as(bad).isEqualTo("[WS=7, malformed]");
        }
        parse("0200 05b4 030307");
        assertThat(read()).isEqualTo("[malformed]");
    }

    @Test
    void parse_allFirstTwoOctets_areReadAsDefined() {
        for (int prefix = 0; prefix <= 0xffff; prefix++) {
            Octets full = Octets.of(new byte[40]).with16(0, prefix);
            parse(full);
            assertThat(read()).as("%04x", prefix).isEqualTo(definition(full.array()));
            parse(full.first(2));
            assertThat(read()).as("%04x alone", prefix)
                    .isEqualTo(definition(full.first(2).array()));
        }
    }

    @Test
    void parse_anyOctets_areReadAsDefined() {
        Random random = new Random(9293);
        for (int i = 0; i < 200_000; i++) {
            byte[] octets = new byte[random.nextInt(41)];
            random.nextBytes(octets);
            for (int at = 0; at + 1 < octets.length; at += Math.max(1, octets[at + 1])) {
                octets[at] = pick(random, 0, 1, 1, 2, 3, 4, 5, 5, 8, 8, 30, octets[at]);
                octets[at + 1] = pick(random, 2, 3, 4, 10, 10, 18, 26, 34, octets[at + 1]);
            }
            parse(Octets.of(octets));
            assertThat(read()).as("seed 9293, case %d", i).isEqualTo(definition(octets));
        }
    }

    private static byte pick(Random random, int... values) {
        return (byte) values[random.nextInt(values.length)];
    }

    /// What the options say, read the slow way.
    private static String definition(byte[] octets) {
        List<Integer> rest = new ArrayList<>();
        for (byte octet : octets) rest.add(octet & 0xff);
        String mss = "";
        String scale = "";
        String permitted = "";
        String sack = "";
        String timestamps = "";
        String malformed = "";
        while (!rest.isEmpty() && rest.getFirst() != 0) {
            if (rest.getFirst() == 1) {
                rest.removeFirst();
                continue;
            }
            if (rest.size() < 2 || rest.get(1) < 2 || rest.get(1) > rest.size()) {
                malformed = "malformed, ";
                break;
            }
            List<Integer> option = rest.subList(0, rest.get(1));
            int length = option.size();
            switch (option.getFirst()) {
                case 2 -> mss = length == 4 ? "MSS=" + (number(option, 2) >>> 16) + ", " : mss;
                case 3 -> scale = length == 3 ? "WS=" + option.get(2) + ", " : scale;
                case 4 -> permitted = length == 2 ? "SACK-permitted, " : permitted;
                case 5 -> sack = length % 8 == 2 ? blocks(option) : sack;
                case 8 -> timestamps = length == 10
                        ? "TS=" + number(option, 2) + "/" + number(option, 6) + ", " : timestamps;
                default -> { }
            }
            option.clear();
        }
        return list(mss + scale + permitted + sack + timestamps + malformed);
    }

    private static String blocks(List<Integer> option) {
        StringBuilder text = new StringBuilder();
        for (int at = 2; at < option.size(); at += 8) {
            text.append("SACK=").append(number(option, at)).append('-')
                    .append(number(option, at + 4)).append(", ");
        }
        return text.toString();
    }

    private static int number(List<Integer> octets, int at) {
        int number = 0;
        for (int i = at; i < at + 4; i++) {
            number = number << 8 | (i < octets.size() ? octets.get(i) : 0);
        }
        return number;
    }

    /// The same from what was parsed.
    private String read() {
        StringBuilder text = new StringBuilder();
        if (options.mss() >= 0) text.append("MSS=").append(options.mss()).append(", ");
        if (options.windowScale() >= 0) {
            text.append("WS=").append(options.windowScale()).append(", ");
        }
        if (options.sackPermitted()) text.append("SACK-permitted, ");
        for (int i = 0; i < options.sackCount(); i++) {
            text.append("SACK=").append(options.sackLeft(i)).append('-')
                    .append(options.sackRight(i)).append(", ");
        }
        if (options.timestamps()) {
            text.append("TS=").append(options.tsVal()).append('/').append(options.tsEcr())
                    .append(", ");
        }
        if (options.malformed()) text.append("malformed, ");
        return list(text.toString());
    }

    private static String list(String items) {
        return items.isEmpty() ? "[]" : "[" + items.substring(0, items.length() - 2) + "]";
    }

    private void parse(String hex) {
        parse(Octets.of(hex));
    }

    private void parse(Octets area) {
        options.parse(area.buffer(), area.offset(), area.length());
    }
}
