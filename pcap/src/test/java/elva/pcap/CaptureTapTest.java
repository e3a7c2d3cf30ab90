package elva.pcap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import elva.stack.Device;
import elva.stack.Stack;
import elva.stack.StackConfig;
import elva.stack.StackObserver;
import elva.tcp.Listener;
import elva.tcp.OpenOptions;
import elva.wire.Endpoint;
import elva.wire.IpAddress;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CaptureTapTest {
    private static final MemorySegment PACKET = MemorySegment.ofArray(new byte[] {0x45, 1, 2});
    private static final long NOON_NANOS = 1_000_000_000_000_000_000L;

    private final ByteArrayOutputStream file = new ByteArrayOutputStream();
    private final PcapngWriter writer = PcapngWriter.to(file, "x");

    /// A stack on 192.0.2.2 that listens on port 80; no link behind its device.
    private static Stack stack(CaptureTap tap) throws Exception {
        Device nowhere = new Device() {
            @Override
            public int mtu() {
                return 1500;
            }

            @Override
            public void transmit(MemorySegment buffer, long offset, int length, int segmentSize) {}
        };
        Stack stack = new Stack(StackConfig.of("192.0.2.2/24"), nowhere, () -> 0x0e1e7a,
                StackObserver.NONE);
        stack.tap(tap);
        stack.tcp().listen(new Endpoint(IpAddress.parse("192.0.2.2"), 80), OpenOptions.STANDARD,
                Listener.Events.NONE, 0);
        return stack;
    }

    private static void receive(Stack stack, byte[] packet, long nowNanos) {
        MemorySegment buffer = MemorySegment.ofArray(
                Octets.big().u64(0).bytes(packet).u64(0).toArray());
        stack.receive(buffer, 8, packet.length, nowNanos);
    }

    @Test
    void stack_tapped_tellsItsStatesInComments() throws Exception {
        byte[] syn = Packets.v4(2000, Packets.SYN, new byte[0]);
        byte[] broken = Packets.v4(2001, Packets.ACK, new byte[10]);
        broken[49] ^= 1;
        Stack stack = stack(new CaptureTap(writer, writer.addInterface("elva0"), NOON_NANOS));
        receive(stack, syn, 7);
        stack.transmit(8);
        receive(stack, broken, 9);
        writer.close();

        List<CapturedPacket> packets = Octets.read(file.toByteArray());
        assertThat(packets).hasSize(3);
        assertThat(packets.get(0).comment()).isEqualTo("Elva: LISTEN -> SYN-RECEIVED by SYN");
        assertThat(packets.get(1).comment()).isEqualTo("Elva: sent in SYN-RECEIVED");
        assertThat(packets.get(2).comment())
                .endsWith("; discarded: TCP_CSUM, bad TCP checksum");
        assertThat(packets.get(0).data()).isEqualTo(syn);
        assertThat(packets.get(1).data()).startsWith(0x45);
        assertThat(packets.get(2).data()).isEqualTo(broken);
        assertThat(packets).extracting(CapturedPacket::direction)
                .containsExactly(Direction.INBOUND, Direction.OUTBOUND, Direction.INBOUND);
        assertThat(packets).extracting(CapturedPacket::epochNanos)
                .containsExactly(NOON_NANOS + 7, NOON_NANOS + 8, NOON_NANOS + 9);
    }

    @Test
    void packet_isWrittenWithDirectionTimeAndComment() throws Exception {
        CaptureTap tap = new CaptureTap(writer, writer.addInterface("elva0"), NOON_NANOS);
        tap.write(true, 7, PACKET, "Elva: sent in ESTABLISHED");
        tap.write(false, -7, PACKET, "Elva: ESTABLISHED");
        writer.close();
        List<CapturedPacket> packets = Octets.read(file.toByteArray());
        assertThat(packets).extracting(CapturedPacket::direction)
                .containsExactly(Direction.OUTBOUND, Direction.INBOUND);
        assertThat(packets).extracting(CapturedPacket::epochNanos)
                .containsExactly(NOON_NANOS + 7, NOON_NANOS - 7);
        assertThat(packets).extracting(CapturedPacket::comment)
                .containsExactly("Elva: sent in ESTABLISHED", "Elva: ESTABLISHED");
        assertThat(packets.getFirst().data()).containsExactly(0x45, 1, 2);
    }

    @Test
    void taps_ofTwoStacks_areTwoInterfaces() throws Exception {
        CaptureTap client = new CaptureTap(writer, writer.addInterface("client"), 0);
        CaptureTap server = new CaptureTap(writer, writer.addInterface("server"), 0);
        client.write(true, 1, PACKET, "");
        server.write(false, 2, PACKET, "");
        writer.close();
        assertThat(Octets.read(file.toByteArray())).extracting(CapturedPacket::interfaceId)
                .containsExactly(0, 1);
    }

    @Test
    void clock_thatStartsAnywhereAndWraps_isMapped() throws Exception {
        int id = writer.addInterface("elva0");
        for (long startNanos : new long[] {-5, Long.MIN_VALUE, Long.MAX_VALUE - 3}) {
            new CaptureTap(writer, id, NOON_NANOS - startNanos)
                    .write(true, startNanos + 7, PACKET, "");
        }
        writer.close();
        assertThat(Octets.read(file.toByteArray())).extracting(CapturedPacket::epochNanos)
                .hasSize(3).containsOnly(NOON_NANOS + 7);
    }

    @Test
    void failure_isToldOnceAndTheStackGoesOn() throws Exception {
        PcapngWriter full = PcapngWriter.to(new Full(), "x");
        List<String> failures = new ArrayList<>();
        CaptureTap tap = new CaptureTap(full, full.addInterface("elva0"), 0,
                e -> failures.add(e.getMessage()));
        for (int i = 0; i < 10_000; i++) tap.write(true, i, PACKET, "Elva: sent in ESTABLISHED");
        assertThat(failures).containsExactly("x: write: No space left on device");
    }

    @Test
    void failure_withNobodyToTell_leavesTheStackAlone() throws Exception {
        PcapngWriter full = PcapngWriter.to(new Full(), "x");
        CaptureTap tap = new CaptureTap(full, full.addInterface("elva0"), 0);
        for (int i = 0; i < 10_000; i++) tap.write(true, i, PACKET, "Elva: sent in ESTABLISHED");
        assertThatThrownBy(full::close).hasMessage("x: write: No space left on device");
    }

    private static final class Full extends OutputStream {
        @Override
        public void write(int octet) throws IOException {
            throw new IOException("No space left on device");
        }
    }
}
