package elva.tcp;

import elva.tcp.congestion.Bbr;
import elva.tcp.congestion.CongestionControl;
import elva.tcp.congestion.Cubic;
import elva.tcp.congestion.NewReno;

/// What decides how much may fly: the choices of [Setting#CONGESTION_CONTROL].
public enum CongestionAlgorithm {
    /// RFC 5681, RFC 6582.
    NEWRENO,
    /// RFC 9438, with RFC 9406 for the first slow start.
    CUBIC,
    /// draft-ietf-ccwg-bbr, version 3: paced by what the path delivers.
    BBR;

    static final CongestionAlgorithm[] ALL = values();

    /// What a new connection, or one to a new peer, begins with.
    static CongestionControl of(Tcb t) {
        TcpConfig config = t.config;
        return switch (config.congestionControl()) {
            case NEWRENO -> new NewReno(config.getInt(Setting.INITIAL_WINDOW));
            case CUBIC -> new Cubic(new Cubic.Options(config.getInt(Setting.INITIAL_WINDOW),
                    config.get(Setting.CUBIC_C) / 1_000.0,
                    config.get(Setting.CUBIC_BETA) / 1_000.0,
                    config.is(Setting.CUBIC_FAST_CONVERGENCE), config.is(Setting.HYSTART), false));
            case BBR -> new Bbr(config.getInt(Setting.INITIAL_WINDOW), t.flight.rate,
                    t.shard.entropy.getAsLong());
        };
    }
}
