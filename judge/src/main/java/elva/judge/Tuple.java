package elva.judge;

import elva.wire.Endpoint;

/// The two ends of a connection, as one of them sees it. Immutable.
public record Tuple(Endpoint local, Endpoint remote) {

    /// `192.0.2.2:80 - 192.0.2.1:40123`
    @Override
    public String toString() {
        return local + " - " + remote;
    }
}
