package elva.app.link;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// Where one end of a link meets the world. One thread receives; any may transmit.
public interface End {

    /// The next packet that came from there, nobody else's from now on; `null` if none is there.
    /// Never waits.
    ///
    /// @throws IOException if the end is gone
    byte @Nullable [] receive() throws IOException;

    /// Hands a packet over; keeps nothing of it.
    ///
    /// @return whether it was taken
    boolean transmit(byte[] packet);
}
