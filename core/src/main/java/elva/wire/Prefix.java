package elva.wire;

/// An address with the length of its network's prefix, `192.0.2.2/24`: what an interface has.
/// Immutable; any thread.
///
/// @param length bits, 0..32 for IPv4, 0..128 for IPv6
public record Prefix(IpAddress address, int length) {

    /// @throws IllegalArgumentException if the length does not fit the address
    public Prefix {
        int most = address.isV4() ? 32 : 128;
        if (length < 0 || length > most) {
            throw new IllegalArgumentException(
                    "prefix length /" + length + " of " + address + " outside 0.." + most);
        }
    }

    /// Reads `192.0.2.2/24`; without a length the whole address is the prefix.
    ///
    /// @throws IllegalArgumentException if the text is no prefix
    public static Prefix parse(String text) {
        int slash = text.indexOf('/');
        IpAddress address = IpAddress.parse(slash < 0 ? text : text.substring(0, slash));
        if (slash < 0) return new Prefix(address, address.isV4() ? 32 : 128);
        try {
            return new Prefix(address, Integer.parseInt(text.substring(slash + 1)));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("prefix \"" + text
                    + "\": expected address/length, such as 192.0.2.2/24", e);
        }
    }

    /// Whether another address lies in this network.
    public boolean contains(IpAddress other) {
        return contains(other.high(), other.low());
    }

    /// As [#contains(IpAddress)], the address given as two halves.
    public boolean contains(long high, long low) {
        if (IpAddress.isV4(high, low) != address.isV4()) return false;
        int bits = address.isV4() ? 96 + length : length;
        if (bits == 0) return true;
        if (bits <= 64) return (high ^ address.high()) >>> (64 - bits) == 0;
        return high == address.high()
                && (bits == 64 || (low ^ address.low()) >>> (128 - bits) == 0);
    }

    /// Whether an address is this IPv4 network's broadcast address: all ones behind the prefix. A
    /// network of one or two addresses (/32, /31) has none (RFC 3021).
    public boolean isBroadcast(long high, long low) {
        if (!address.isV4() || length >= 31 || !contains(high, low)) return false;
        int hostMask = -1 >>> length;
        return ((int) low & hostMask) == hostMask;
    }

    /// This, if its address can be that of one host in its network: unicast, and with neither zeros
    /// nor, in IPv4, ones alone behind the prefix. Networks of one or two addresses have no such
    /// numbers (RFC 3021, RFC 6164). RFC 1122 §3.2.1.3, RFC 4291 §2.6.1.
    ///
    /// @throws IllegalArgumentException if it cannot
    public Prefix requireHost() {
        boolean isHost = IpAddress.isUnicast(address.high(), address.low())
                && !isBroadcast(address.high(), address.low()) && !isNumberOfNetwork();
        if (isHost) return this;
        throw new IllegalArgumentException(
                "address " + this + " is no host's; expected one such as 192.0.2.2/24");
    }

    private boolean isNumberOfNetwork() {
        int hostLength = (address.isV4() ? 32 : 128) - length;
        if (hostLength < 2) return false;
        if (address.isV4()) return (address.v4() & (-1 >>> length)) == 0;
        if (hostLength <= 64) return address.low() << length == 0;
        return address.low() == 0 && address.high() << length == 0;
    }

    @Override
    public String toString() {
        return address + "/" + length;
    }
}
