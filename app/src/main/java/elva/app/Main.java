package elva.app;

import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/// `./elva`: the commands, and what they have in common.
///
/// A command is one class with picocli's annotations that is given the [Terminal], returns one of
/// [Exit]'s codes and throws [Failure] (or an `IOException` that tells its own story) for whatever
/// somebody else did wrong.
@Command(
        name = "elva",
        mixinStandardHelpOptions = true,
        scope = ScopeType.INHERIT,
        description = "TCP for the JVM: the eleven states of RFC 9293, running.",
        footer = {"", "Exit codes: 0 done, 1 failed, 2 usage, 3 refused, 4 reset, 5 timed out, "
            + "130 interrupted (Ctrl-C), 143 terminated."},
        synopsisSubcommandLabel = "COMMAND")
public final class Main implements Callable<Integer> {
    /// Columns; picocli's own limit.
    private static final int HELP_LEAST = 55;

    private final Terminal terminal;

    private Main(Terminal terminal) {
        this.terminal = terminal;
    }

    /// Runs the command line and ends the process.
    public static void main(String[] arguments) {
        System.exit(run(Terminal.system(), arguments));
    }

    /// Runs the command line.
    ///
    /// @return one of [Exit]'s codes
    static int run(Terminal terminal, String... arguments) {
        if (List.of(arguments).contains("--plain")) terminal.plain();
        int exitCode = commandLine(terminal).execute(arguments);
        return exitCode == Exit.DONE && terminal.trouble() ? Exit.FAILED : exitCode;
    }

    /// The command line, ready to run.
    static CommandLine commandLine(Terminal terminal) {
        CommandLine line = new CommandLine(new Main(terminal));
        for (Object command : commands(terminal)) line.addSubcommand(command);
        line.addSubcommand(new HelpCommand());
        line.getCommandSpec().version(Release.line());
        line.registerConverter(int.class, Integer::valueOf);
        line.registerConverter(Integer.class, Integer::valueOf);
        line.registerConverter(long.class, Arguments::number);
        line.registerConverter(Long.class, Arguments::number);
        Complaints complaints = new Complaints(terminal);
        return line
                .setOut(Complaints.writer(terminal.out()))
                .setErr(Complaints.writer(terminal.err()))
                .setColorScheme(CommandLine.Help.defaultColorScheme(
                        terminal.rich() ? Ansi.ON : Ansi.OFF))
                .setUsageHelpWidth(Math.clamp(terminal.columns(), HELP_LEAST, Terminal.COLUMNS))
                .setParameterExceptionHandler(complaints::ofUsage)
                .setExecutionExceptionHandler(complaints::ofExecution);
    }

    /// Every command, in the order `--help` lists them.
    private static List<Object> commands(Terminal terminal) {
        return List.of(
                new DemoCommand(terminal),
                new ServeCommand(terminal),
                new FetchCommand(terminal),
                new ListenCommand(terminal),
                new ConnectCommand(terminal),
                new LinkCommand(terminal),
                new SimCommand(terminal),
                new ProveCommand(terminal),
                new StatesCommand(terminal),
                new DiagramCommand(terminal),
                new RehearseCommand(terminal));
    }

    @Option(names = "--plain", scope = ScopeType.INHERIT,
            description = "Plain ASCII: no colours, no box lines, no moving progress.")
    void plain(boolean plain) {
        if (plain) terminal.plain();
    }

    /// No command: says which there are.
    @Override
    public Integer call() {
        commandLine(terminal).usage(terminal.err());
        return Exit.USAGE;
    }
}
