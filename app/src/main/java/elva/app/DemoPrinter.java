package elva.app;

import elva.app.demo.Audience;
import elva.sim.ladder.Ladder;
import elva.sim.ladder.LadderPrinter;
import java.util.List;

/// Prints the tour as it goes. One thread.
final class DemoPrinter implements Audience {
    private final Terminal terminal;
    private final int width;
    private final LadderPrinter printer;
    private int headLength;
    private int printed;

    /// @param real whether packets take microseconds, and times are in ms; else they are in s
    DemoPrinter(Terminal terminal, boolean real) {
        this.terminal = terminal;
        width = terminal.width(LadderPrinter.WIDE);
        LadderPrinter plain = new LadderPrinter(new TerminalLadderStyle(terminal), width, real);
        printer = real ? plain.instant() : plain;
    }

    @Override
    public void begins(int number, String title) {
        String head = Paragraph.hanging(number + "  ", title, width);
        headLength = head.length() - head.lastIndexOf('\n') - 1;
        terminal.out().print("\n" + terminal.paint(head, Style.BOLD));
        terminal.out().flush();
    }

    @Override
    public void ended(String outcome) {
        int room = width - headLength - outcome.length();
        if (room >= 3) terminal.out().print(" ".repeat(room) + outcome);
        else terminal.out().print("\n" + Paragraph.hanging("   ", outcome, width));
        terminal.out().println();
    }

    @Override
    public void ladder(Ladder ladder) {
        printed = 0;
        longer(ladder);
    }

    @Override
    public void longer(Ladder ladder) {
        List<String> lines = printer.lines(ladder);
        for (String line : lines.subList(Math.min(printed, lines.size()), lines.size())) {
            terminal.out().println(line);
        }
        printed = lines.size();
        terminal.out().flush();
    }

    @Override
    public void note(String text) {
        terminal.out().println(terminal.paint(" ".repeat(12) + text, Style.DIM));
    }
}
