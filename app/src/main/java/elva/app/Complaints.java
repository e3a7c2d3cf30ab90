package elva.app;

import elva.tcp.ConnectionException;
import elva.tcp.Reason;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/// Says in one line what went wrong, and turns it into an exit code: one of [Exit]'s.
///
/// A stack trace is for our own defects alone.
final class Complaints {
    private final Terminal terminal;

    Complaints(Terminal terminal) {
        this.terminal = terminal;
    }

    /// A writer that keeps nothing back.
    static PrintWriter writer(PrintStream stream) {
        return new PrintWriter(stream, true, StandardCharsets.UTF_8);
    }

    /// What was typed is not what a command takes.
    int ofUsage(ParameterException wrong, String[] arguments) {
        CommandLine line = wrong.getCommandLine();
        boolean root = line.getParent() == null;
        String help = root ? "./elva --help" : "./elva " + line.getCommandName() + " --help";
        say((root ? "" : line.getCommandName() + ": ") + usage(wrong) + " (" + help + ")");
        return Exit.USAGE;
    }

    private static String usage(ParameterException wrong) {
        if (wrong instanceof UnmatchedArgumentException unmatched) return unknown(unmatched);
        if (wrong.getCause() instanceof Failure failure) return text(failure);
        if (wrong.getCause() instanceof NumberFormatException) return number(wrong);
        String said = text(wrong).lines().findFirst().orElse("");
        if (wrong instanceof MissingParameterException) {
            return decapitalised(said).replace("required ", "").replaceAll("[:'<>]", "");
        }
        return decapitalised(said);
    }

    /// Whether it is the command whose packets are not Elva's own.
    private static boolean isLink(ParameterException wrong) {
        return wrong.getCommandLine().getCommandName().equals("link");
    }

    private static String number(ParameterException wrong) {
        ArgSpec what = wrong.getArgSpec();
        String label = what == null ? "" : what.paramLabel();
        String name = what instanceof OptionSpec option ? option.longestName() : label;
        return name + " " + wrong.getValue() + ": expected " + switch (label) {
            case "PORT" -> "1..65535";
            case "OCTETS" -> isLink(wrong) ? "68..65535" : "576..65535";
            case "SECONDS" -> "0..3600";
            default -> "a whole number";
        };
    }

    private static String unknown(UnmatchedArgumentException unmatched) {
        String typed = unmatched.getUnmatched().getFirst();
        CommandLine line = unmatched.getCommandLine();
        if (unmatched.isUnknownOption()) {
            String name = typed.replaceFirst("=.*", "");
            return "unknown option " + name + Suggestion.clause(name, options(line));
        }
        if (!line.getSubcommands().isEmpty()) {
            return "unknown command \"" + typed + "\"" + Suggestion.clause(typed, commands(line));
        }
        return "nothing to do with \"" + typed + "\": too many arguments";
    }

    private static List<String> options(CommandLine line) {
        List<String> names = new ArrayList<>();
        for (OptionSpec option : line.getCommandSpec().options()) names.add(option.longestName());
        return names;
    }

    private static List<String> commands(CommandLine line) {
        return line.getSubcommands().values().stream()
                .filter(c -> !c.getCommandSpec().usageMessage().hidden())
                .map(CommandLine::getCommandName).toList();
    }

    /// A command did not come to its end.
    int ofExecution(Exception thrown, CommandLine line, ParseResult arguments) {
        return of(thrown);
    }

    /// Says what was thrown, and by whose fault.
    ///
    /// @return the exit code for it
    int of(Exception thrown) {
        return switch (thrown) {
            case Failure failure -> failed(failure.exitCode(), text(failure));
            case ConnectionException ended -> failed(exitCode(ended.reason()), text(ended));
            case IOException system -> failed(Exit.FAILED, story(system));
            case UncheckedIOException system -> failed(Exit.FAILED, cause(system));
            default -> defect(thrown);
        };
    }

    private int failed(int exitCode, String message) {
        say(message);
        return exitCode;
    }

    private int defect(Exception defect) {
        say("a defect of Elva's own, worth a report: " + defect);
        defect.printStackTrace(terminal.err());
        return Exit.FAILED;
    }

    /// The exit code for a connection that ended so.
    static int exitCode(Reason reason) {
        return switch (reason) {
            case CONNECTION_REFUSED -> Exit.REFUSED;
            case CONNECTION_RESET -> Exit.RESET;
            case USER_TIMEOUT, RETRANSMISSION_TIMEOUT, KEEP_ALIVE_TIMEOUT -> Exit.TIMED_OUT;
            case CONNECTION_ILLEGAL, CONNECTION_DOES_NOT_EXIST, CONNECTION_ALREADY_EXISTS,
                    REMOTE_SOCKET_UNSPECIFIED, REMOTE_SOCKET_INVALID, LOCAL_SOCKET_INVALID,
                    DIFFSERV_NOT_ALLOWED, INSUFFICIENT_RESOURCES, CONNECTION_CLOSING, UNREACHABLE,
                    EVICTED, DEFECT -> Exit.FAILED;
        };
    }

    /// What an exception of the system says, with the words that java.nio leaves out.
    static String story(IOException system) {
        return switch (system) {
            case NoSuchFileException file -> file.getFile() + ": no such file";
            case AccessDeniedException file -> file.getFile() + ": permission denied";
            case FileAlreadyExistsException file -> file.getFile() + ": is there already";
            case NotDirectoryException file -> file.getFile() + ": no directory";
            case FileNotFoundException file -> text(file);
            case FileSystemException file when file.getReason() != null ->
                    file.getFile() + ": " + decapitalised(Objects.toString(file.getReason(), ""));
            default -> text(system);
        };
    }

    /// As [#story], with the file's name before it unless that is in there.
    static String storyOf(Path file, IOException system) {
        String story = story(system);
        return story.startsWith(file + ": ") ? story : file + ": " + story;
    }

    private static String cause(UncheckedIOException wrapped) {
        IOException cause = wrapped.getCause();
        return cause == null ? text(wrapped) : story(cause);
    }

    private static String text(Exception thrown) {
        return Objects.requireNonNullElse(thrown.getMessage(), thrown.getClass().getSimpleName());
    }

    private static String decapitalised(String sentence) {
        if (sentence.isEmpty()) return sentence;
        return sentence.substring(0, 1).toLowerCase(Locale.ROOT) + sentence.substring(1);
    }

    private void say(String message) {
        terminal.complain(message);
    }
}
