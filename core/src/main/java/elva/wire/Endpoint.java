package elva.wire;

/// An address and a port: what RFC 9293 calls a socket, renamed so that it is not taken for
/// `java.net.Socket`. Immutable; any thread.
///
/// @param address unspecified where any address will do
/// @param port 0..65535, 0 where any port will do
public record Endpoint(IpAddress address, int port) {

    /// @throws IllegalArgumentException if the port is outside 0..65535
    public Endpoint {
        if (port < 0 || port > 0xffff) {
            throw new IllegalArgumentException("port " + port + " outside 0..65535");
        }
    }

    /// `192.0.2.1:80` or `[2001:db8::1]:80`.
    @Override
    public String toString() {
        return address.isV4() ? address + ":" + port : "[" + address + "]:" + port;
    }
}
