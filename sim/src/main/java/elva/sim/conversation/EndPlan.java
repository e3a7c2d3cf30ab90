package elva.sim.conversation;

import elva.sim.Times;
import elva.tcp.Setting;
import elva.tcp.TcpConfig;
import java.util.SplittableRandom;

/// What one end of a conversation does. Immutable. Times are nanoseconds.
///
/// @param io how it reads and writes
/// @param closing how it ends
/// @param abortAfter octets sent before it aborts, if it does
/// @param urgentAt at which octet one SEND is urgent; -1: never
/// @param noDelay whether Nagle's algorithm is off
/// @param keepAlive whether it probes
/// @param mtu of its device
/// @param config of its TCP
record EndPlan(Io io, Closing closing, int abortAfter, int urgentAt, boolean noDelay,
        boolean keepAlive, int mtu, TcpConfig config) {

    /// @param octets how much it sends
    /// @param writeLength octets of a SEND at most
    /// @param writePauseNanos between two SENDs
    /// @param readLength octets of a RECEIVE at most
    /// @param readPauseNanos between two RECEIVEs
    /// @param readDelayNanos before the first RECEIVE
    record Io(int octets, int writeLength, long writePauseNanos, int readLength,
            long readPauseNanos, long readDelayNanos) {}

    static EndPlan draw(SplittableRandom random, boolean v6) {
        TcpConfig config = config(random);
        int mtu = mtu(random, v6);
        long tight = Math.min(config.get(Setting.SEND_BUFFER),
                config.get(Setting.RECEIVE_BUFFER));
        Io io = io(random, tight);
        int urgentAt = random.nextInt(10) == 0 && io.octets > 0 ? random.nextInt(io.octets) : -1;
        boolean keepAlive = random.nextInt(6) == 0;
        return new EndPlan(io, closing(random), random.nextInt(io.octets + 1), urgentAt,
                random.nextInt(3) == 0, keepAlive, mtu, config);
    }

    /// The same, closing otherwise.
    EndPlan closing(Closing other) {
        return new EndPlan(io, other, abortAfter, urgentAt, noDelay, keepAlive, mtu, config);
    }

    /// The same, sending no more than so much.
    EndPlan atMost(int octets) {
        Io less = new Io(Math.min(octets, io.octets), io.writeLength, io.writePauseNanos,
                io.readLength, io.readPauseNanos, io.readDelayNanos);
        return new EndPlan(less, closing, Math.min(abortAfter, octets), urgentAt, noDelay,
                keepAlive, mtu, config);
    }

    private static Io io(SplittableRandom random, long tight) {
        int most = tight < 64 ? 100 : tight < 1_000 ? 3_000 : 300_000;
        int octets = switch (random.nextInt(24)) {
            case 0, 1, 2, 3 -> 0;
            case 4, 5, 6, 7, 8 -> 1 + random.nextInt(100);
            case 9, 10, 11, 12, 13, 14, 15 -> random.nextInt(4_000);
            case 16, 17, 18, 19 -> random.nextInt(20_000);
            case 20, 21, 22 -> random.nextInt(60_000);
            default -> random.nextInt(300_000);
        };
        octets = Math.min(octets, most);
        int writeLength = 1 + (random.nextInt(4) == 0 ? random.nextInt(100)
                : random.nextInt(8_000));
        writeLength = Math.max(writeLength, octets / 100);
        int readLength = Math.max(1 + random.nextInt(8_000), most / 50);
        long writePause = random.nextInt(3) == 0 ? random.nextLong(200 * Times.MILLISECOND) : 0;
        boolean rarely = octets / writeLength < 10 && random.nextInt(4) == 0;
        if (rarely) writePause = random.nextLong(6 * Times.SECOND);
        long readPause = random.nextInt(4) == 0 ? random.nextLong(500 * Times.MILLISECOND) : 0;
        long readDelay = random.nextInt(6) == 0 ? random.nextLong(20 * Times.SECOND) : 0;
        return new Io(octets, writeLength, writePause, readLength, readPause, readDelay);
    }

    private static Closing closing(SplittableRandom random) {
        return switch (random.nextInt(16)) {
            case 0, 1, 2, 3, 4 -> Closing.AFTER_SENDING;
            case 5, 6, 7, 8, 9 -> Closing.AFTER_PEER;
            case 10 -> Closing.BOTH_AFTER_PEER;
            case 11 -> Closing.BOTH_EARLY;
            case 12, 13 -> Closing.TOGETHER;
            case 14 -> Closing.ABORT;
            default -> Closing.CLOSE_THEN_ABORT;
        };
    }

    private static int mtu(SplittableRandom random, boolean v6) {
        return switch (random.nextInt(4)) {
            case 0 -> v6 ? 1_280 : 576;
            case 1 -> 9_000;
            case 2 -> 1_500;
            default -> (v6 ? 1_280 : 576) + random.nextInt(4_000);
        };
    }

    private static TcpConfig config(SplittableRandom random) {
        long second = Times.SECOND;
        long milli = Times.MILLISECOND;
        int tight = random.nextInt(20);
        return TcpConfig.STANDARD
                .with(Setting.SEND_BUFFER, buffer(random, tight == 0))
                .with(Setting.RECEIVE_BUFFER, buffer(random, tight == 1))
                .with(Setting.DELAYED_ACK, one(random, 0, 40 * milli, 40 * milli, 499 * milli))
                .with(Setting.RTO_MIN, one(random, 200 * milli, 200 * milli, second, 300 * milli))
                .with(Setting.MSL, one(random, 30 * second, 60 * second, 120 * second))
                .with(Setting.INITIAL_WINDOW, one(random, 1, 4, 10, 10))
                .with(Setting.KEEP_ALIVE_IDLE, one(random, second, 3 * second, 9 * second, second))
                .with(Setting.KEEP_ALIVE_INTERVAL, one(random, second, second, 5 * second, second))
                .with(Setting.KEEP_ALIVE_GARBAGE, random.nextInt(2))
                .with(Setting.OUT_OF_ORDER_RANGES, one(random, 256, 256, 256, 2))
                .with(Setting.WINDOW_SCALE, one(random, 1, 1, 1, 0))
                .with(Setting.TIMESTAMPS, one(random, 1, 1, 1, 0))
                .with(Setting.SACK, one(random, 1, 1, 1, 0))
                .with(Setting.RACK, one(random, 1, 1, 1, 0))
                .with(Setting.TAIL_LOSS_PROBE, one(random, 1, 1, 1, 0))
                .with(Setting.FRTO, one(random, 1, 1, 1, 0))
                .with(Setting.CONGESTION_CONTROL, one(random, 0, 1, 1, 2));
    }

    private static long buffer(SplittableRandom random, boolean tight) {
        if (tight) return 1L + random.nextInt(100);
        return switch (random.nextInt(9)) {
            case 0, 1, 2 -> 1_000L + random.nextInt(8_000);
            case 3 -> 60_000L + random.nextInt(400_000);
            default -> 16_000L + random.nextInt(49_000);
        };
    }

    private static long one(SplittableRandom random, long... values) {
        return values[random.nextInt(values.length)];
    }
}
