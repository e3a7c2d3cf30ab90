package elva.app;

import elva.wire.Endpoint;
import elva.wire.IpAddress;
import java.nio.file.Files;
import java.nio.file.Path;

/// What several commands check of what was typed.
final class Arguments {
    private Arguments() {}

    /// A port, 1..65535.
    ///
    /// @throws Failure if it is outside
    static int port(String command, int typed) {
        if (typed >= 1 && typed <= 0xffff) return typed;
        throw Failure.usage(command + ": port " + typed + " outside 1..65535");
    }

    /// A socket, the address in figures, with or without brackets.
    ///
    /// @throws Failure if it is none
    static Endpoint endpoint(String command, String host, int port) {
        if (host.contains("%")) throw Failure.usage(command + ": " + zone(host));
        try {
            return new Endpoint(IpAddress.parse(host.replaceAll("^\\[|]$", "")),
                    port(command, port));
        } catch (IllegalArgumentException _) {
            throw Failure.usage(command + ": \"" + host
                    + "\": names are not looked up: give the address, such as 192.0.2.1");
        }
    }

    /// The same address, if it names no zone (`fe80::1%eth0`), which would be dropped in silence.
    ///
    /// @throws IllegalArgumentException if it does
    static String withoutZone(String address) {
        if (address.contains("%")) throw new IllegalArgumentException(zone(address));
        return address;
    }

    private static String zone(String address) {
        return "address \"" + address + "\": an interface of the kernel means nothing to Elva, "
                + "which has one device; give the address without %";
    }

    /// A directory that is there and can be read.
    ///
    /// @throws Failure if it is not
    static Path directory(String command, Path typed) {
        notEmpty(command, typed, "a directory");
        if (!Files.exists(typed)) {
            throw Failure.failed(command + ": " + typed + ": no such directory");
        }
        if (!Files.isDirectory(typed)) {
            throw Failure.failed(command + ": " + typed + ": no directory");
        }
        if (!Files.isReadable(typed) || !Files.isExecutable(typed)) {
            throw Failure.failed(command + ": " + typed + ": permission denied");
        }
        return typed;
    }

    /// A file to write to, in a directory that is there.
    ///
    /// @throws Failure if it is not
    static Path output(String command, Path typed) {
        notEmpty(command, typed, "a file");
        Path directory = typed.toAbsolutePath().getParent();
        if (Files.isDirectory(typed)) {
            throw Failure.failed(command + ": " + typed + ": is a directory; expected a file");
        }
        if (directory == null || !Files.isDirectory(directory)) {
            throw Failure.failed(command + ": " + typed + ": no directory " + directory);
        }
        return typed;
    }

    /// An empty name is what a shell makes of a variable that is not set; to Java it is the current
    /// directory.
    private static void notEmpty(String command, Path typed, String expected) {
        if (!typed.toString().isEmpty()) return;
        throw Failure.usage(command + ": an empty name; expected " + expected);
    }
}
