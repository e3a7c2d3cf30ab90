package elva.host;

import elva.stack.Tap;
import elva.stack.TappedPacket;

/// The application's tap, which is unplugged if it throws.
final class GuardedTap implements Tap {
    private static final Tap UNPLUGGED = _ -> {};

    private final Reporter reporter;
    private Tap application;

    GuardedTap(Reporter reporter, Tap application) {
        this.reporter = reporter;
        this.application = application;
    }

    @Override
    public void packet(TappedPacket packet) {
        try {
            application.packet(packet);
        } catch (Throwable e) {
            application = UNPLUGGED;
            reporter.failed("tap", e);
        }
    }
}
