/// Capture files, pcap and pcapng: read and write.
///
/// [elva.pcap.CaptureReader] reads what other programs captured, [elva.pcap.PcapngWriter] writes
/// files that Wireshark opens, and [elva.pcap.CaptureTap] connects the writer to a stack.
@org.jspecify.annotations.NullMarked
module elva.pcap {
    requires static org.jspecify;
    requires transitive elva.core;

    exports elva.pcap;
}
