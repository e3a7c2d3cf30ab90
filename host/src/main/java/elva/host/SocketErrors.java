package elva.host;

import elva.tcp.ConnectionException;
import elva.tcp.Reason;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;

/// The errors of RFC 9293 §3.10 as the exceptions of `java.net`: the class and the leading words
/// are the JDK's, because programs compare them; the story follows. The cause is the
/// [ConnectionException], whose reason programs of ours compare.
final class SocketErrors {

    private SocketErrors() {}

    static IOException of(ConnectionException e) {
        IOException mapped = of(e.reason(), story(e));
        mapped.initCause(e);
        return mapped;
    }

    private static String story(ConnectionException e) {
        String message = String.valueOf(e.getMessage());
        String reason = e.reason() + ": ";
        return message.startsWith(reason) ? message.substring(reason.length()) : message;
    }

    private static IOException of(Reason reason, String story) {
        return switch (reason) {
            case CONNECTION_ILLEGAL -> new SocketException("Permission denied: " + story);
            case CONNECTION_DOES_NOT_EXIST -> new SocketException("Socket closed: " + story);
            case CONNECTION_ALREADY_EXISTS -> new BindException("Address already in use: " + story);
            case REMOTE_SOCKET_UNSPECIFIED, REMOTE_SOCKET_INVALID ->
                    new ConnectException("Cannot assign requested address: " + story);
            case LOCAL_SOCKET_INVALID ->
                    new BindException("Cannot assign requested address: " + story);
            case DIFFSERV_NOT_ALLOWED -> new SocketException("Invalid argument: " + story);
            case INSUFFICIENT_RESOURCES ->
                    new SocketException("No buffer space available: " + story);
            case CONNECTION_CLOSING -> new SocketException("Broken pipe: " + story);
            case CONNECTION_REFUSED -> new ConnectException("Connection refused: " + story);
            case CONNECTION_RESET -> new SocketException("Connection reset: " + story);
            case USER_TIMEOUT, RETRANSMISSION_TIMEOUT, KEEP_ALIVE_TIMEOUT ->
                    new ConnectException("Connection timed out: " + story);
            case UNREACHABLE -> new NoRouteToHostException("No route to host: " + story);
            case EVICTED, DEFECT ->
                    new SocketException("Software caused connection abort: " + story);
        };
    }
}
