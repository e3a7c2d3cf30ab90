package elva.host;

import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/// Text, a SYN or a FIN was sent again.
@Name("elva.TcpRetransmit")
@Label("TCP Retransmission")
@Description("A segment was sent again")
@Category({"Elva", "TCP"})
@StackTrace(false)
final class TcpRetransmit extends Event {
    @Label("Local") String local = "";
    @Label("Remote") String remote = "";
    @Label("State") String state = "";
    @Label("Sequence Number") long seq;
    @Label("Length") @DataAmount int length;
    @Label("Timeouts") @Description("0: duplicate ACKs asked for it") int count;
}
