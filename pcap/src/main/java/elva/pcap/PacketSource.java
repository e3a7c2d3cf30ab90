package elva.pcap;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// A capture in one of the two formats.
interface PacketSource {

    /// The next packet; `null` at the end of the file.
    @Nullable CapturedPacket next() throws IOException;

    /// What the file calls an interface; `null` if it has no name or there is no such interface.
    @Nullable String interfaceName(int interfaceId);
}
