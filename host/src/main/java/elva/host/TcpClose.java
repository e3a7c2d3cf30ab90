package elva.host;

import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;

/// A connection is gone; what it did.
@Name("elva.TcpClose")
@Label("TCP Close")
@Description("A connection is gone: how it ended and what it did")
@Category({"Elva", "TCP"})
@StackTrace(false)
final class TcpClose extends Event {
    @Label("Local") String local = "";
    @Label("Remote") String remote = "";
    @Label("From") String from = "";
    @Label("Cause") String cause = "";
    @Label("Story") String story = "";
    @Label("Lived") @Timespan long livedNanos;
    @Label("Sent") @DataAmount long octetsSent;
    @Label("Received") @DataAmount long octetsReceived;
    @Label("Segments Sent") long segmentsSent;
    @Label("Segments Received") long segmentsReceived;
    @Label("Segments Retransmitted") long segmentsRetransmitted;
}
