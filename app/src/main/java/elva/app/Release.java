package elva.app;

import java.lang.module.ModuleDescriptor;

/// Which Elva this is.
final class Release {
    private Release() {}

    /// The version Maven gave the module, `0.1.0-SNAPSHOT`; "unknown" if nobody did.
    static String version() {
        ModuleDescriptor module = Release.class.getModule().getDescriptor();
        if (module == null) return "unknown";
        return module.rawVersion().orElse("unknown");
    }

    /// `Elva 0.1.0 (RFC 9293) on Java 25.0.3 (Eclipse Adoptium), Linux 6.12 amd64`.
    static String line() {
        return "Elva " + version() + " (RFC 9293) on Java " + System.getProperty("java.version")
                + " (" + System.getProperty("java.vendor") + "), " + System.getProperty("os.name")
                + " " + System.getProperty("os.version") + " " + System.getProperty("os.arch");
    }
}
