package elva.tcp;

/// The values of all [Setting]s. Immutable; any thread.
public final class TcpConfig {

    /// Every setting at its default.
    public static final TcpConfig STANDARD = new TcpConfig(standards());

    private final long[] values;

    private TcpConfig(long[] values) {
        this.values = values;
    }

    private static long[] standards() {
        Setting[] settings = Setting.values();
        long[] values = new long[settings.length];
        for (Setting s : settings) values[s.ordinal()] = s.standard();
        return values;
    }

    /// The value, in the setting's unit.
    public long get(Setting setting) {
        return values[setting.ordinal()];
    }

    /// As [#get], for values that fit.
    ///
    /// @throws ArithmeticException if the value does not fit an `int`
    public int getInt(Setting setting) {
        return Math.toIntExact(get(setting));
    }

    /// Whether a flag is set.
    public boolean is(Setting setting) {
        return get(setting) != 0;
    }

    /// What [Setting#CONGESTION_CONTROL] says.
    public CongestionAlgorithm congestionControl() {
        return CongestionAlgorithm.ALL[getInt(Setting.CONGESTION_CONTROL)];
    }

    /// The same settings but for [Setting#CONGESTION_CONTROL].
    public TcpConfig congestionControl(CongestionAlgorithm algorithm) {
        return with(Setting.CONGESTION_CONTROL, algorithm.ordinal());
    }

    /// The same settings but for one.
    ///
    /// @param value in the setting's unit
    /// @throws IllegalArgumentException if the value is outside the setting's range
    public TcpConfig with(Setting setting, long value) {
        if (value < setting.least() || value > setting.most()) {
            throw new IllegalArgumentException(setting + " " + value + unit(setting) + " outside "
                    + setting.least() + ".." + setting.most());
        }
        long[] changed = values.clone();
        changed[setting.ordinal()] = value;
        return new TcpConfig(changed);
    }

    /// These settings, which do not contradict each other. Asked where they come into use: on the
    /// way there one of a pair is changed before the other.
    ///
    /// @throws IllegalArgumentException if they do
    TcpConfig consistent() {
        ordered(Setting.RTO_MIN, Setting.RTO_MAX);
        ordered(Setting.PORT_FIRST, Setting.PORT_LAST);
        return this;
    }

    private void ordered(Setting lower, Setting upper) {
        if (get(lower) <= get(upper)) return;
        throw new IllegalArgumentException(lower + " " + get(lower) + unit(lower) + " above "
                + upper + " " + get(upper) + unit(upper));
    }

    private static String unit(Setting setting) {
        return switch (setting.unit()) {
            case NANOS -> " ns";
            case OCTETS -> " octets";
            case THOUSANDTHS -> " thousandths";
            case COUNT, FLAG, CHOICE -> "";
        };
    }
}
