package elva.host.tun;

import java.io.FileInputStream;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/// A process of [WireTest]'s that may open only a few files more: makes wires until there are
/// enough, and says whether one that could not be made has cost any.
final class FewFiles {
    private static final Deque<AutoCloseable> FILES = new ArrayDeque<>();
    /// Two for the wire, one for each end's wake-up.
    private static final int ENOUGH = 4;

    private FewFiles() {}

    public static void main(String[] arguments) throws Exception {
        close(TunDevice.pair(1500));                         // loads classes there are files for
        rehearse();
        for (int left = 0; left < ENOUGH; left++) {
            open();
            for (int i = 0; i < left; i++) FILES.pop().close();
            System.out.println(left + " files left: " + made() + ", " + open() + " after");
        }
        for (int i = 0; i < ENOUGH; i++) FILES.pop().close();
        System.out.println(ENOUGH + " files left: " + made());
    }

    private static void rehearse() throws Exception {
        open();
        made();
        while (!FILES.isEmpty()) FILES.pop().close();
    }

    private static String made() {
        try {
            close(TunDevice.pair(1500));
            return "made";
        } catch (IOException e) {
            return String.valueOf(e.getMessage());
        }
    }

    private static void close(List<TunDevice> wire) {
        for (TunDevice end : wire) end.close();
    }

    /// Opens as many files as there may be.
    private static int open() throws IOException {
        for (int count = 0;; count++) {
            try {
                FILES.push(new FileInputStream("/dev/null"));
            } catch (IOException _) {
                return count;
            }
        }
    }
}
