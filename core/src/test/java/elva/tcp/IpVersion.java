package elva.tcp;

import elva.wire.IpAddress;

/// The two versions of IP, with the addresses that a [Bench] has in each.
@SuppressWarnings("ImmutableEnumChecker")      // an IpAddress is immutable
enum IpVersion {
    V4("192.0.2.2", "192.0.2.1", 20),
    V6("2001:db8::2", "2001:db8::1", 40);

    /// Ours, and the scripted peer's.
    final IpAddress local;
    final IpAddress remote;
    /// Octets of an IP header without options.
    final int header;

    IpVersion(String local, String remote, int header) {
        this.local = IpAddress.parse(local);
        this.remote = IpAddress.parse(remote);
        this.header = header;
    }

    /// Octets of text in a packet of `mtu` octets without options.
    int fullText(int mtu) {
        return mtu - header - 20;
    }
}
