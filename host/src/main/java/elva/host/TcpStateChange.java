package elva.host;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/// A connection took an arc.
@Name("elva.TcpStateChange")
@Label("TCP State Change")
@Description("A connection went from one of the eleven states to another")
@Category({"Elva", "TCP"})
@StackTrace(false)
final class TcpStateChange extends Event {
    @Label("Local") String local = "";
    @Label("Remote") String remote = "";
    @Label("From") String from = "";
    @Label("To") String to = "";
    @Label("Cause") String cause = "";
}
