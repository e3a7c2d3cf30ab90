package elva.host;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/// A segment, or the part of it that matters, went no further.
@Name("elva.TcpDiscard")
@Label("TCP Discard")
@Description("A segment that arrived was discarded")
@Category({"Elva", "TCP"})
@StackTrace(false)
final class TcpDiscard extends Event {
    @Label("Local") String local = "";
    @Label("Remote") String remote = "";
    @Label("Reason") String reason = "";
    @Label("Meaning") String meaning = "";
}
