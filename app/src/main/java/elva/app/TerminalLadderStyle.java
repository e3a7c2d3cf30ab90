package elva.app;

import elva.sim.ladder.LadderStyle;
import elva.tcp.State;

/// A ladder in the terminal's colours, where it has them: states by what they are for, segments in
/// plain, trouble in red, why it happened faintly.
final class TerminalLadderStyle implements LadderStyle {
    private final Terminal terminal;

    TerminalLadderStyle(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public String time(String text) { return terminal.paint(text, Style.DIM); }

    @Override
    public String state(State state, String text) {
        return switch (state) {
            case ESTABLISHED -> terminal.paint(text, Style.BOLD, Style.GREEN);
            case LISTEN, SYN_SENT, SYN_RECEIVED -> terminal.paint(text, Style.CYAN);
            case FIN_WAIT_1, FIN_WAIT_2, CLOSE_WAIT, CLOSING, LAST_ACK ->
                    terminal.paint(text, Style.YELLOW);
            case TIME_WAIT -> terminal.paint(text, Style.MAGENTA);
            case CLOSED -> terminal.paint(text, Style.BOLD);
        };
    }

    @Override
    public String trouble(String text) { return terminal.paint(text, Style.RED); }

    @Override
    public String clause(String text) { return terminal.paint(text, Style.DIM); }

    @Override
    public String note(String text) { return terminal.paint(text, Style.ITALIC); }

    @Override
    public String heading(String text) { return terminal.paint(text, Style.BOLD); }
}
