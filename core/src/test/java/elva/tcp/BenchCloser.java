package elva.tcp;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/// Gives back the memory of every [VirtualHost] that a test used. Tests of one class share a
/// thread.
final class BenchCloser implements AfterEachCallback {
    private static final ThreadLocal<List<VirtualHost>> OPEN =
            ThreadLocal.withInitial(ArrayList::new);

    static void opened(VirtualHost host) {
        OPEN.get().add(host);
    }

    @Override
    public void afterEach(ExtensionContext context) {
        List<VirtualHost> open = OPEN.get();
        for (VirtualHost host : open) host.stack.close();
        open.clear();
    }
}
