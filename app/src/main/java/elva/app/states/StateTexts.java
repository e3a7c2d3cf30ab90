package elva.app.states;

import elva.app.states.StateText.Calls;
import elva.tcp.State;

/// The eleven states, explained. RFC 9293 §3.3.2, §3.10.1-6.
public final class StateTexts {
    private static final String EXISTS = "error: connection already exists";
    private static final String CLOSING = "error: connection closing";
    private static final String QUEUED = "waits until the connection is open";
    private static final String FLUSHED =
            "sends RST, forgets what is queued; waiting calls: connection reset; CLOSED";
    private static final String REST = "what is still buffered, then end of stream"
            + " (the RFC allows connection closing at once)";

    private StateTexts() {}

    /// What there is to say of `state`.
    public static StateText of(State state) {
        return switch (state) {
            case CLOSED -> closed();
            case LISTEN -> listen();
            case SYN_SENT -> synSent();
            case SYN_RECEIVED -> synReceived();
            case ESTABLISHED -> established();
            case FIN_WAIT_1 -> finWait1();
            case FIN_WAIT_2 -> finWait2();
            case CLOSE_WAIT -> closeWait();
            case CLOSING -> closing();
            case LAST_ACK -> lastAck();
            case TIME_WAIT -> timeWait();
        };
    }

    private static StateText closed() {
        String none = "error: connection does not exist";
        return new StateText("no connection",
                "There is no connection: no record of it, no timer. The state is a fiction, the "
                        + "name for what is there before the first OPEN and after the last "
                        + "segment. Whatever arrives for it is answered with a reset, unless it "
                        + "is one.",
                "your OPEN",
                new Calls("passive: LISTEN. Active: sends SYN, SYN-SENT; error if the remote "
                        + "socket is unspecified, the Diffserv value not allowed, or resources "
                        + "are insufficient",
                        none, none, none, none),
                "Nothing can be. If a peer is refused, nobody listens on that address and port: "
                        + "look where the LISTEN is, and on which address.");
    }

    private static StateText listen() {
        return new StateText("waiting for anybody's SYN",
                "A passive OPEN waits for a SYN, from anybody or from the one peer it names. A "
                        + "server's listener stays here for as long as it serves: each SYN makes "
                        + "an embryo of its own, and that goes through the further states. A "
                        + "passive OPEN for one connection goes through them itself.",
                "a SYN",
                new Calls("active, with a remote socket: sends SYN, SYN-SENT; without one: "
                        + "error: remote socket unspecified",
                        "with a remote socket: becomes active, sends SYN, SYN-SENT, the text "
                                + "waits; without one: error: remote socket unspecified",
                        QUEUED,
                        "waiting RECEIVEs: connection closing; CLOSED",
                        "waiting RECEIVEs: connection reset; CLOSED"),
                "This is its place of rest. If peers time out all the same, their SYNs do not "
                        + "arrive here (address, route, firewall) or find no room: connections "
                        + "nobody accepts (backlog) or half-open ones (half-open).");
    }

    private static StateText synSent() {
        return new StateText("our SYN is out",
                "We asked for a connection; the peer has not answered. The SYN is sent again, "
                        + "each time after twice the pause. If the peer's own SYN crosses ours, "
                        + "both ends open at once, through SYN-RECEIVED.",
                "the peer's SYN with the ACK of ours",
                new Calls(EXISTS, QUEUED, QUEUED,
                        "nothing is sent; waiting calls: connection closing; CLOSED",
                        "nothing is sent; waiting calls: connection reset; CLOSED"),
                "Nothing comes back: the host is down, the route is wrong, or a firewall drops "
                        + "in silence (one that refuses sends RST or ICMP, and the OPEN fails at "
                        + "once). Elva resends for 3 min (r2-syn) and gives up when the last copy "
                        + "has had its time as well, after 4 min, or at the user timeout.");
    }

    private static StateText synReceived() {
        return new StateText("SYN came, SYN is out",
                "Both SYNs are under way: the peer's has come, ours went out with the ACK of it, "
                        + "and the peer has yet to acknowledge ours. How we came here matters for "
                        + "a RST: from LISTEN it only ends this attempt, after our own SYN it is "
                        + "a refusal, out of TIME-WAIT it brings that back.",
                "the ACK of our SYN",
                new Calls(EXISTS,
                        "waits until the connection is open; after a CLOSE: error: connection "
                                + "closing",
                        QUEUED,
                        "FIN, FIN-WAIT-1; with text still waiting, as soon as the connection is "
                                + "open",
                        FLUSHED),
                "Our SYN,ACK or the peer's ACK is lost on the way, or the sender of the SYN never "
                        + "existed: many of these at once are a SYN flood. An embryo of a "
                        + "listener lives 63 s (embryo-lifetime), then it is forgotten in "
                        + "silence.");
    }

    private static StateText established() {
        return new StateText("open in both directions",
                "The connection is open. Text flows both ways, is acknowledged, resent if lost, "
                        + "and delivered in order. Most of a connection's life is spent here.",
                "a CLOSE on either side",
                new Calls(EXISTS,
                        "text is segmented and sent as the windows allow; error: insufficient "
                                + "resources if there is no room to queue it",
                        "text in order as it comes; waits while there is none; tells of urgent "
                                + "data",
                        "FIN after all queued text; FIN-WAIT-1 at once; RECEIVE goes on",
                        FLUSHED),
                "It may be idle for ever, that is no fault: without keep-alive nothing is sent, "
                        + "and a peer that vanished is noticed only when something is. With text "
                        + "unacknowledged it ends at R2 (r2) or at the user timeout. With a "
                        + "peer's window of 0 it waits and probes: the peer's application does "
                        + "not read.");
    }

    private static StateText finWait1() {
        return new StateText("our FIN is out or queued",
                "We closed first. Our FIN is sent, or waits behind text; the peer has not "
                        + "acknowledged it, nor closed itself. We still receive.",
                "the ACK of our FIN, or the peer's FIN",
                new Calls(EXISTS, CLOSING, "text as it comes, then end of stream", CLOSING,
                        FLUSHED),
                "Our last text or the FIN is not acknowledged: the peer vanished, or its window "
                        + "is 0 because its application does not read. It ends at R2 (r2) or at "
                        + "the user timeout; once nobody holds the connection, a closed window is "
                        + "probed 8 times at most (orphan-probes).");
    }

    private static StateText finWait2() {
        return new StateText("we are done, peer is not",
                "We closed, the peer acknowledged our FIN, and its own FIN has not come yet. We "
                        + "still receive; the peer may go on sending as long as it likes "
                        + "(half-close).",
                "the peer's FIN",
                new Calls(EXISTS, CLOSING, "text as it comes, then end of stream", CLOSING,
                        FLUSHED),
                "The standard has no timer here. The peer's application has not closed: it sits "
                        + "in CLOSE-WAIT. Elva gives up on a connection nobody holds any more "
                        + "after 60 s (fin-wait-2-orphan), never on one you still read.");
    }

    private static StateText closeWait() {
        return new StateText("peer is done, we are not",
                "The peer closed: its FIN came, and all its text before that. We may go on "
                        + "sending as long as we like (half-close). No FIN of ours has gone out.",
                "your CLOSE",
                new Calls(EXISTS, "as in ESTABLISHED", "what is still buffered, then end of stream",
                        "FIN after all queued text; LAST-ACK",
                        FLUSHED),
                "It is your turn: end of stream was reported, and CLOSE has not been called. "
                        + "Connections that pile up here are a leak in the application on this "
                        + "side; no timer clears them away, and the peer waits in FIN-WAIT-2.");
    }

    private static StateText closing() {
        return new StateText("both closed, FINs crossed",
                "Both sides closed at the same time and the FINs crossed: the peer's has come, "
                        + "ours is not acknowledged yet. Rare, and short.",
                "the ACK of our FIN",
                new Calls(EXISTS, CLOSING, REST, CLOSING,
                        "ok; CLOSED, without RST unless our FIN never went out"),
                "Our FIN or its ACK is lost on the way, or text before the FIN is. It is resent "
                        + "until R2 (r2) or the user timeout.");
    }

    private static StateText lastAck() {
        return new StateText("both closed, peer first",
                "The peer closed first, then we did: our FIN is sent, or waits behind text, and "
                        + "one ACK is all that is missing. No TIME-WAIT on this side.",
                "the ACK of our FIN",
                new Calls(EXISTS, CLOSING, REST, CLOSING,
                        "ok; CLOSED, without RST unless our FIN never went out"),
                "Our last text or the FIN is not acknowledged: the peer vanished, or its window "
                        + "is 0. It is resent until R2 (r2) or the user timeout; a closed window "
                        + "is probed 8 times at most (orphan-probes).");
    }

    private static StateText timeWait() {
        return new StateText("both done, waiting it out",
                "Both FINs are acknowledged and nothing is missing. The pair of sockets is kept "
                        + "from use for twice the longest life of a segment (msl), so that our "
                        + "last ACK can be repeated and no old segment falls into a new "
                        + "connection.",
                "2 MSL of silence",
                new Calls(EXISTS, CLOSING, REST, CLOSING, "ok, nothing is sent; CLOSED"),
                "4 minutes here are as it should be (2 msl), and again as long after each FIN the "
                        + "peer repeats. Only this pair of sockets is blocked; a later SYN for it "
                        + "may be taken (time-wait-reuse). Whoever closes first has it: if a "
                        + "server has too many, let the clients close first.");
    }
}
