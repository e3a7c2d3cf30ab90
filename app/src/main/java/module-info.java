/// The command line: the only module that knows all the others.
@org.jspecify.annotations.NullMarked
module elva.app {
    requires static org.jspecify;
    requires elva.core;
    requires elva.host;
    requires elva.judge;
    requires elva.pcap;
    requires elva.proof;
    requires elva.sim;
    requires info.picocli;

    opens elva.app to info.picocli;
}
