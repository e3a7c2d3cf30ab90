package elva.host;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/// A reset left, or one that arrived was obeyed.
@Name("elva.TcpReset")
@Label("TCP Reset")
@Description("A reset: who sent it and why")
@Category({"Elva", "TCP"})
@StackTrace(false)
final class TcpReset extends Event {
    @Label("Local") String local = "";
    @Label("Remote") String remote = "";
    @Label("Direction") @Description("sent or received") String direction = "";
    @Label("State") String state = "";
    @Label("Why") String why = "";
}
