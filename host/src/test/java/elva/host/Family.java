package elva.host;

/// The two versions of IP, with the addresses that tests use.
enum Family {
    V4("192.0.2.2", "192.0.2.1", 24), V6("2001:db8::2", "2001:db8::1", 64);

    /// Elva's address.
    final String elva;
    /// The other end's: the kernel's, or another network's.
    final String peer;
    final int prefixLength;

    Family(String elva, String peer, int prefixLength) {
        this.elva = elva;
        this.peer = peer;
        this.prefixLength = prefixLength;
    }

    String elvaPrefix() { return elva + "/" + prefixLength; }

    String peerPrefix() { return peer + "/" + prefixLength; }
}
