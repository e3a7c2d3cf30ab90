package elva.wire;

/// Numbers of protocols and of IPv6 extension headers, as the IP header carries them.
public final class Protocol {
    public static final int HOP_BY_HOP = 0;
    public static final int ICMP = 1;
    public static final int TCP = 6;
    public static final int UDP = 17;
    public static final int ROUTING = 43;
    public static final int FRAGMENT = 44;
    public static final int ESP = 50;
    public static final int AUTHENTICATION = 51;
    public static final int ICMPV6 = 58;
    public static final int NO_NEXT = 59;
    public static final int DESTINATION = 60;

    private Protocol() {}
}
