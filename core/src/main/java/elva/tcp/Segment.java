package elva.tcp;

import elva.wire.Control;
import elva.wire.Datagram;
import elva.wire.TcpHeader;
import elva.wire.TcpOptions;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/// The one segment that is being processed: its SEG.* variables, taken out of the header so that
/// the checks can trim them. RFC 9293 §3.3.1. Valid until the next one is read.
final class Segment {
    int seq;
    /// SEG.SEQ as it came, before anything was trimmed.
    int seqOnArrival;
    int ack;
    int wnd;
    /// The number behind the last urgent octet: SEG.SEQ + SEG.UP, by the SEQ it came with.
    int urgentEnd;
    int control;
    int textLength;
    /// SEG.LEN as it came, before anything was trimmed.
    int lengthOnArrival;
    MemorySegment buffer = MemorySegment.NULL;
    long textOffset;

    int localPort;
    int remotePort;
    long localHigh;
    long localLow;
    long remoteHigh;
    long remoteLow;
    int dscp;
    int @Nullable [] returnRoute;
    final TcpOptions options = new TcpOptions();

    /// Starts right of RCV.NXT: what is taken of it is held until the hole closes.
    boolean beyondHole;

    void read(TcpHeader header, Datagram ip) {
        seq = header.seq();
        seqOnArrival = seq;
        ack = header.ack();
        wnd = header.window();
        urgentEnd = seq + header.urgentPointer();
        control = header.flags();
        textLength = header.textLength();
        textOffset = header.textOffset();
        lengthOnArrival = length();
        buffer = ip.buffer;
        localPort = header.destinationPort();
        remotePort = header.sourcePort();
        localHigh = ip.destinationHigh;
        localLow = ip.destinationLow;
        remoteHigh = ip.sourceHigh;
        remoteLow = ip.sourceLow;
        dscp = ip.dscp;
        returnRoute = ip.returnRoute;
        beyondHole = false;
        options.parse(buffer, header.optionsOffset(), header.optionsLength());
    }

    boolean has(int bit) {
        return (control & bit) != 0;
    }

    boolean isSyn() { return has(Control.SYN); }

    boolean isFin() { return has(Control.FIN); }

    boolean isRst() { return has(Control.RST); }

    boolean isAck() { return has(Control.ACK); }

    boolean isUrg() { return has(Control.URG); }

    /// SEG.LEN: octets of text, SYN and FIN counted.
    int length() {
        return textLength + (isSyn() ? 1 : 0) + (isFin() ? 1 : 0);
    }

    void clear(int bits) {
        control &= ~bits;
    }

    /// Takes the SYN off, as if the text had come by itself.
    void takeSynOff() {
        clear(Control.SYN);
        seq++;
    }

    void dropText() {
        textLength = 0;
        clear(Control.FIN);
    }

    /// Cuts off text beyond the number of a FIN that was seen.
    void cut(int fin) {
        textLength = Math.clamp(fin - seq, 0, textLength);
    }

    /// Cuts off what lies left of RCV.NXT and right of the window, FIN included; SYN and RST are
    /// gone before. T45: WL1 becomes the SEQ after this.
    void trim(int rcvNxt, int rcvWnd) {
        int behind = rcvNxt - seq;
        if (behind > 0) {
            int cut = Math.min(behind, textLength);
            textOffset += cut;
            textLength -= cut;
            seq = rcvNxt;
        }
        int room = rcvWnd - (seq - rcvNxt);
        if (textLength + (isFin() ? 1 : 0) > room) {
            textLength = Math.min(textLength, room);
            clear(Control.FIN);
        }
    }
}
