package elva.app.demo;

import java.io.IOException;
import java.util.List;

/// How the states of the kernel's sockets are learned. A border, so an interface.
interface KernelStates extends AutoCloseable {

    /// A packet passes just now. Any thread; must not wait.
    void packetPasses();

    /// What changed since this was called last, in the order of time; of connections of other
    /// namespaces too, if they have our addresses.
    List<KernelChange> take() throws IOException;

    /// In words, how it is learned.
    String how();

    /// Leaves nothing behind.
    @Override
    void close();
}
