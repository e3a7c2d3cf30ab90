package elva.wire;

import static elva.wire.Layouts.U32;
import static elva.wire.Layouts.u8;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/// The options of one IPv4 header. RFC 791 §3.1, RFC 1122 §3.2.1.8.
///
/// Of them only the source route matters to a host: it says where a datagram passed, and so the
/// way an answer is to take (MUST-51). The others are skipped.
///
/// A flyweight: [#walk] points it at the octets, the accessors read them there. Valid until the
/// next `walk` or until the buffer is reused.
public final class Ipv4Options {
    public static final int END = 0;
    public static final int NO_OPERATION = 1;
    public static final int LOOSE_SOURCE_ROUTE = 131;
    public static final int STRICT_SOURCE_ROUTE = 137;
    /// Addresses in a source route that fills the header.
    public static final int MAX_ROUTE_COUNT = 9;

    private static final int ROUTE_PREFIX = 3;                   // kind, length, pointer

    private MemorySegment buffer = MemorySegment.NULL;
    private long routeAt = -1;
    private int problemPointer;

    /// Looks through the options area of a header, 0..40 octets.
    ///
    /// @return why it cannot be trusted, or `null`
    public @Nullable Malformed walk(MemorySegment buffer, long offset, int length) {
        this.buffer = buffer;
        routeAt = -1;
        problemPointer = 0;
        int at = 0;
        while (at < length) {
            int kind = u8(buffer, offset + at);
            if (kind == END) return null;
            if (kind == NO_OPERATION) {
                at++;
                continue;
            }
            int optionLength = at + 1 < length ? u8(buffer, offset + at + 1) : 0;
            if (optionLength < 2 || optionLength > length - at) return problem(at + 1);
            if (kind == LOOSE_SOURCE_ROUTE || kind == STRICT_SOURCE_ROUTE) {
                int fault = takeRoute(offset + at, optionLength);
                if (fault >= 0) return problem(at + fault);
            }
            at += optionLength;
        }
        return null;
    }

    private Malformed problem(int at) {
        routeAt = -1;
        problemPointer = Ipv4Header.MIN_LENGTH + at;
        return Malformed.OPTION;
    }

    /// @return which octet of the option is at fault, -1 if none
    private int takeRoute(long at, int optionLength) {
        if (routeAt >= 0) return 0;                              // RFC 1122: only one
        if (optionLength < ROUTE_PREFIX || (optionLength - ROUTE_PREFIX) % 4 != 0) return 1;
        int pointer = u8(buffer, at + 2);
        if (pointer < 4 || pointer % 4 != 0) return 2;
        routeAt = at;
        return -1;
    }

    /// Of a malformed area: the octet at fault, counted from the start of the IP header as an ICMP
    /// parameter problem does. 0 if nothing is.
    public int problemPointer() { return problemPointer; }

    /// Whether there is a source route.
    public boolean sourceRoute() { return routeAt >= 0; }

    /// Whether the source route is a strict one.
    public boolean strict() {
        return sourceRoute() && u8(buffer, routeAt) == STRICT_SOURCE_ROUTE;
    }

    /// Addresses in the source route, 0..9; 0 if there is none.
    public int routeCount() {
        return sourceRoute() ? (u8(buffer, routeAt + 1) - ROUTE_PREFIX) / 4 : 0;
    }

    /// How many of them the datagram has passed: those were replaced by where it left each router.
    public int passedCount() {
        return sourceRoute() ? Math.min(u8(buffer, routeAt + 2) / 4 - 1, routeCount()) : 0;
    }

    /// Address `i` of the source route, 0 =< i < [#routeCount].
    public int routeAddress(int i) {
        return buffer.get(U32, routeAt + ROUTE_PREFIX + 4L * i);
    }

    /// The addresses that an answer is to pass, in order, and last the one it is for: the route
    /// the datagram took, backwards. RFC 1122 §3.2.1.8 (c). Empty if it came by no route, or has
    /// not reached the end of it.
    ///
    /// @param source where the datagram came from
    public int[] returnRoute(int source) {
        int count = routeCount();
        if (count == 0 || passedCount() < count) return new int[0];
        int[] route = new int[count + 1];
        for (int i = 0; i < count; i++) route[i] = routeAddress(count - 1 - i);
        route[count] = source;
        return route;
    }

    /// Options that lead a datagram along a route. The first of the addresses is not among them: it
    /// is the destination in the header when the datagram leaves.
    ///
    /// @param route 2..10 addresses, the last of them where the datagram is to arrive
    /// @return a multiple of 4 octets, as [Datagram#options] takes them
    /// @throws IllegalArgumentException if the route is shorter or longer
    public static byte[] alongRoute(int[] route, boolean strict) {
        int count = route.length - 1;
        if (count < 1 || count > MAX_ROUTE_COUNT) {
            throw new IllegalArgumentException("source route of " + route.length
                    + " addresses outside 2.." + (MAX_ROUTE_COUNT + 1));
        }
        byte[] options = new byte[ROUTE_PREFIX + 4 * count + 1];  // ends in an END
        options[0] = (byte) (strict ? STRICT_SOURCE_ROUTE : LOOSE_SOURCE_ROUTE);
        options[1] = (byte) (options.length - 1);
        options[2] = ROUTE_PREFIX + 1;
        for (int i = 0; i < 4 * count; i++) {
            options[ROUTE_PREFIX + i] = (byte) (route[1 + i / 4] >>> (24 - 8 * (i % 4)));
        }
        return options;
    }
}
