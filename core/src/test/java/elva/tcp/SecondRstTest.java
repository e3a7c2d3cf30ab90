package elva.tcp;

import static elva.tcp.Bench.in;
import static elva.tcp.PeerSegment.rst;
import static elva.tcp.State.*;

/// RFC 9293 §3.10.7.4, second: the three cases of RFC 5961 §3. Window 5000..8999, SND.NXT 2000.
class SecondRstTest {

    @BothVersions
    void established_rstAtRcvNxt_closes(IpVersion ip) {
        in(ESTABLISHED).over(ip).arrives(rst().seq(5000))
                .sends("").thenIn(CLOSED).because(Cause.RST).told(Reason.CONNECTION_RESET);
    }

    @BothVersions
    void established_rstElsewhereInWindow_sendsChallengeAck(IpVersion ip) {
        in(ESTABLISHED).over(ip).arrives(rst().seq(5001))
                .sends("<SEQ=2000><ACK=5000><CTL=ACK>").thenIn(ESTABLISHED);
    }

    @BothVersions
    void established_rstOutsideWindow_isDropped(IpVersion ip) {
        in(ESTABLISHED).over(ip).arrives(rst().seq(9001), rst().seq(4999))
                .sends("").thenIn(ESTABLISHED);
    }

    @BothVersions
    @Label("MUST-11")
    void synReceivedFromListen_rstAtRcvNxt_returnsToListen(IpVersion ip) {
        in(SYN_RECEIVED).passively().over(ip).arrives(rst().seq(5000))
                .sends("").thenIn(LISTEN).because(Cause.RST);
    }
}
