package elva.sim;

import elva.wire.Control;

/// Which packets are meant. A script's words: `PacketFilter.FIN`.
@FunctionalInterface
public interface PacketFilter {
    PacketFilter ANY = packet -> true;
    PacketFilter SYN = packet -> packet.has(Control.SYN) && !packet.has(Control.ACK);
    PacketFilter SYN_ACK = packet -> packet.has(Control.SYN) && packet.has(Control.ACK);
    PacketFilter FIN = packet -> packet.has(Control.FIN);
    PacketFilter RST = packet -> packet.has(Control.RST);
    PacketFilter TEXT = packet -> packet.textLength() > 0;
    PacketFilter ACK = packet -> packet.has(Control.ACK) && packet.textLength() == 0
            && !packet.has(Control.SYN | Control.FIN | Control.RST);

    /// Whether this packet is.
    boolean fits(PacketView packet);
}
