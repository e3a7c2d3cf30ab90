/// The real world: a TUN device, an event loop, and a blocking API for applications.
@org.jspecify.annotations.NullMarked
module elva.host {
    requires static org.jspecify;
    requires jdk.jfr;
    requires transitive elva.core;

    exports elva.host;
    exports elva.host.tun;
}
