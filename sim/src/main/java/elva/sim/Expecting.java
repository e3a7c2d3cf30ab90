package elva.sim;

import elva.judge.Bound;
import elva.judge.Expectations;
import elva.tcp.CongestionAlgorithm;
import elva.tcp.Setting;
import elva.tcp.TcpConfig;
import elva.wire.Prefix;
import java.util.stream.Collectors;

/// The monitor's bounds from a host's settings.
final class Expecting {

    private Expecting() {}

    static Expectations of(HostOptions options) {
        TcpConfig c = options.config();
        return Expectations.STANDARD
                .addresses(options.addresses().stream().map(Prefix::address)
                        .collect(Collectors.toSet()))
                .with(Bound.MTU, options.mtu())
                .with(Bound.MSS_MIN, c.get(Setting.MSS_MIN))
                .with(Bound.RTO_INITIAL_NANOS, c.get(Setting.RTO_INITIAL))
                .with(Bound.RTO_MIN_NANOS, c.get(Setting.RTO_MIN))
                .with(Bound.BACKOFF_MAX_NANOS,
                        Math.min(c.get(Setting.RTO_MAX), c.get(Setting.PROBE_MAX)))
                .with(Bound.TIME_WAIT_NANOS, 2 * c.get(Setting.MSL))
                .with(Bound.KEEP_ALIVE_IDLE_NANOS, c.get(Setting.KEEP_ALIVE_IDLE))
                .with(Bound.KEEP_ALIVE_INTERVAL_NANOS, c.get(Setting.KEEP_ALIVE_INTERVAL))
                .with(Bound.INITIAL_WINDOW, c.get(Setting.INITIAL_WINDOW))
                .with(Bound.DUPLICATE_ACKS, c.get(Setting.DUPLICATE_ACKS))
                .with(Bound.CHALLENGE_INTERVAL_NANOS, c.get(Setting.CHALLENGE_INTERVAL))
                .with(Bound.PACED, c.congestionControl() == CongestionAlgorithm.BBR ? 1 : 0)
                .with(Bound.NAGLE, options.nagle() ? 1 : 0)
                .with(Bound.EVERY_SEND_PUSHED, 1);
    }
}
