/// Capture files: pcap and pcapng read, pcapng written.
///
/// The formats are those of draft-ietf-opsawg-pcap and draft-ietf-opsawg-pcapng. A stack's own side
/// of the story goes into the comments of the packets, where Wireshark shows it: each change of
/// state and its cause, what is sent again and why, and what became of the segment.
///
/// ```java
/// try (PcapngWriter writer = PcapngWriter.create(Path.of("elva.pcapng"))) {
///     CaptureTap tap = new CaptureTap(writer, writer.addInterface("elva0"), epochNanosAtZero);
///     Network.open(options.tap(tap).observer(tap));
///     ...
/// }
/// try (CaptureReader reader = CaptureReader.open(Path.of("elva.pcapng"))) {
///     for (CapturedPacket packet : reader) ...
/// }
/// ```
///
/// What a file says is believed as little as what a peer says: every length is checked before
/// memory is taken for it, and bad input is a [CaptureException] that names the file and the
/// offset.
package elva.pcap;
