package elva.app;

import elva.wire.Endpoint;
import elva.wire.IpAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

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

    /// A whole number, in figures or as `0x5eed12`.
    ///
    /// @throws NumberFormatException if it is none, or takes more than 64 bits
    static long number(String typed) {
        boolean hex = typed.startsWith("0x") || typed.startsWith("0X");
        return hex ? Long.parseUnsignedLong(typed.substring(2), 16) : Long.parseLong(typed);
    }

    /// Octets, `65536` or `1G`.
    ///
    /// @throws Failure if it is no such number
    static long octets(String command, String option, String typed) {
        try {
            return Quantity.parse(option + " " + typed, typed.toLowerCase(Locale.ROOT),
                    Quantity.SIZES, "octets, such as 65536 or 1G");
        } catch (IllegalArgumentException e) {
            throw Failure.usage(command + ": " + e.getMessage());
        }
    }

    /// Refuses an address with a zone: which device it means, this program knows already.
    ///
    /// @throws Failure if it has one
    static String withoutZone(String command, String address) {
        if (address.indexOf('%') < 0) return address;
        throw Failure.usage(command + ": " + address + ": zones are not supported");
    }

    /// A socket, the address in figures, with or without brackets.
    ///
    /// @throws Failure if it is none
    static Endpoint endpoint(String command, String host, int port) {
        withoutZone(command, host);
        try {
            return new Endpoint(IpAddress.parse(host.replaceAll("^\\[|]$", "")),
                    port(command, port));
        } catch (IllegalArgumentException _) {
            throw Failure.usage(command + ": \"" + host
                    + "\": names are not looked up: give the address, such as 192.0.2.1");
        }
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

    /// Two files that a command writes.
    ///
    /// @throws Failure if they are the same
    static void different(String command, Path one, Path other) {
        if (!one.toAbsolutePath().normalize().equals(other.toAbsolutePath().normalize())) return;
        throw Failure.usage(command + ": " + one + ": two outputs in one file");
    }

    /// An empty name is what a shell makes of a variable that is not set; to Java it is the current
    /// directory.
    private static void notEmpty(String command, Path typed, String expected) {
        if (!typed.toString().isEmpty()) return;
        throw Failure.usage(command + ": an empty name; expected " + expected);
    }
}
