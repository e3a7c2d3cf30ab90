package elva.app.states;

import elva.tcp.State;
import java.util.LinkedHashMap;
import java.util.Map;

/// What a person wants to know of a state. ASCII, whole sentences, no line breaks.
///
/// @param brief a few words, for boxes and lists
/// @param meaning what has happened, what still works
/// @param waitsFor what ends it in the ordinary course of things
/// @param calls what the user calls do in it
/// @param stuck why a connection stays in it, and whose turn it is
public record StateText(String brief, String meaning, String waitsFor, Calls calls, String stuck) {

    /// What the user calls OPEN, SEND, RECEIVE, CLOSE and ABORT do. RFC 9293 §3.10.1-5.
    public record Calls(String open, String send, String receive, String close, String abort) {

        /// By name, in the RFC's order. STATUS (§3.10.6) answers alike in all states but CLOSED.
        public Map<String, String> byName(State state) {
            Map<String, String> calls = new LinkedHashMap<>();
            calls.put("OPEN", open);
            calls.put("SEND", send);
            calls.put("RECEIVE", receive);
            calls.put("CLOSE", close);
            calls.put("ABORT", abort);
            calls.put("STATUS", state == State.CLOSED ? abort : "ok: " + state + ", and the rest");
            return calls;
        }
    }
}
