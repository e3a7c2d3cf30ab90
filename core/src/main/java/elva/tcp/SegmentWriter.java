package elva.tcp;

import elva.wire.Control;
import elva.wire.Datagram;
import elva.wire.TcpWriter;
import java.lang.foreign.ValueLayout;

/// Writes a segment in place, where the datagram's payload begins; IP's header goes before it. RFC
/// 9293 §3.1.
final class SegmentWriter {
    private final Shard shard;
    private final TcpWriter writer = new TcpWriter();

    SegmentWriter(Shard shard) {
        this.shard = shard;
    }

    /// A segment that belongs to no whole connection.
    void write(Reply r, Datagram out) {
        r.refresh();
        r.address(out);
        out.mayFragment = false;
        writer.start(out.buffer, out.payloadOffset).ports(r.localPort, r.remotePort)
                .seq(r.seq).ack(r.ack).flags(r.control).window(r.wnd);
        r.options.write(writer);
        finish(out, 0);
    }

    /// A segment of a connection.
    void write(Tcb t, Draft draft, Datagram out) {
        t.address(out);
        out.dscp = t.dscp;
        out.hopLimit = t.hopLimit;
        out.mayFragment = t.path.mayFragment;
        SourceRoute.put(t.sourceRoute, out);
        writer.start(out.buffer, out.payloadOffset).ports(t.localPort, t.remotePort)
                .seq(draft.seq).window(windowField(t, draft));
        if (draft.isAck()) writer.ack(t.rcv.nxt);
        writer.flags(draft.control | push(t, draft) | urgent(t, draft));
        options(t, draft);
        int header = writer.finishHeader();
        if (draft.textLength > 0) text(t, draft, out, header);
        finish(out, draft.textLength);
    }

    /// A SYN's window is not scaled. RFC 7323 §2.2
    private static int windowField(Tcb t, Draft draft) {
        if (draft.isSyn()) return Math.min(t.rcv.wnd, 0xffff);
        return t.rcv.windowField(t.receiveBuffer.free());
    }

    /// MUST-61: the last text there is.
    private static int push(Tcb t, Draft draft) {
        int end = draft.seq + draft.textLength;
        return draft.textLength > 0 && end == t.sndEnd() ? Control.PSH : 0;
    }

    private int urgent(Tcb t, Draft draft) {
        if (draft.isSyn() || !t.snd.urgentBeyond(draft.seq)) return 0;
        writer.urgentPointer(Math.min(t.snd.up - draft.seq, 0xffff));       // MUST-62
        return Control.URG;
    }

    private void options(Tcb t, Draft draft) {
        Timestamps ts = t.timestamps;
        if (draft.options.timestamps || ts.on) {
            draft.options.timestamps(ts.value(shard.nowNanos), draft.isAck() ? ts.recent : 0);
        }
        draft.options.write(writer);
        if (draft.sackLength > 0 && draft.isAck()) t.sack.write(writer);
    }

    private static void text(Tcb t, Draft draft, Datagram out, int header) {
        int from = draft.seq - t.snd.textSeq;
        long to = out.payloadOffset + header;
        boolean held = from >= 0 && from + draft.textLength <= t.sendBuffer.length();
        if (held) t.sendBuffer.copyTo(from, draft.textLength, out.buffer, to);
        else out.buffer.set(ValueLayout.JAVA_BYTE, to, (byte) 0);     // MAY-6
    }

    private void finish(Datagram out, int text) {
        int header = writer.finishHeader();
        out.payloadLength = header + text;
        out.ecn = 0;
        out.segmentSize = 0;
        writer.checksum(out.sourceHigh, out.sourceLow, out.destinationHigh, out.destinationLow,
                text);
    }
}
