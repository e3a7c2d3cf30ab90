package elva.judge;

import elva.wire.IpAddress;
import java.util.Set;

/// What is known about the TCP under watch: the values of all [Bound]s and its addresses.
/// Immutable; any thread.
public final class Expectations {

    /// Every bound at its standard value, any address.
    public static final Expectations STANDARD = new Expectations(standards(), Set.of());

    private final long[] values;
    private final Set<IpAddress> addresses;

    private Expectations(long[] values, Set<IpAddress> addresses) {
        this.values = values;
        this.addresses = addresses;
    }

    private static long[] standards() {
        Bound[] bounds = Bound.values();
        long[] values = new long[bounds.length];
        for (Bound b : bounds) values[b.ordinal()] = b.standard();
        return values;
    }

    /// The value, in the bound's unit.
    public long get(Bound bound) {
        return values[bound.ordinal()];
    }

    /// Whether a flag is set.
    public boolean is(Bound bound) {
        return get(bound) != 0;
    }

    /// The same but for one value.
    public Expectations with(Bound bound, long value) {
        long[] changed = values.clone();
        changed[bound.ordinal()] = value;
        return new Expectations(changed, addresses);
    }

    /// The same, for a host that has these addresses and no others.
    public Expectations addresses(Set<IpAddress> own) {
        return new Expectations(values, Set.copyOf(own));
    }

    /// Whether a packet may come from this address; always so if no addresses were given.
    boolean mayComeFrom(IpAddress source) {
        return addresses.isEmpty() || addresses.contains(source);
    }
}
