package elva.app;

import elva.app.states.StateText;
import elva.app.states.StateTexts;
import elva.app.states.Untaken;
import elva.tcp.State;
import elva.tcp.Transition;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `./elva states [NAME]`: what a state means, how a connection comes there and goes from there.
@Command(
        name = "states",
        description = "Explains the eleven states, or one: what it means and waits for, what leads "
                + "in and out, what your calls do, why a connection is stuck in it.",
        footer = {"", "Example: ./elva states FIN-WAIT-2"})
final class StatesCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Parameters(index = "0", arity = "0..1", paramLabel = "NAME",
            description = "A state, as the RFC spells it; small letters and _ will do.")
    private @Nullable String name;

    @Option(names = "--json", description = "The same, for programs.")
    private boolean json;

    StatesCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        List<State> states = name == null ? List.of(State.values()) : List.of(parse(name));
        if (json) {
            List<Object> all = new ArrayList<>();
            for (State state : states) all.add(asJson(state));
            terminal.out().println(Json.of(name == null ? all : all.getFirst()));
        } else if (name == null) {
            overview();
        } else {
            terminal.out().print(new StateSheet(terminal).of(states.getFirst()));
        }
        return Exit.DONE;
    }

    /// The state of this name, in any case, with hyphens or underscores.
    ///
    /// @throws Failure with a guess what was meant
    static State parse(String typed) {
        String wanted = typed.toUpperCase(Locale.ROOT).replace('-', '_');
        for (State state : State.values()) {
            if (state.name().equals(wanted)) return state;
        }
        List<String> names = Arrays.stream(State.values()).map(State::toString).toList();
        String meant = typed.toUpperCase(Locale.ROOT).matches("SYN.?(RCVD|RECV)")
                ? "; did you mean SYN-RECEIVED?" : Suggestion.clause(typed, names);
        throw Failure.usage("no state \"" + typed + "\"" + (meant.isEmpty() ? "." : meant)
                + " The eleven: " + String.join(" ", names));
    }

    private void overview() {
        for (State state : State.values()) {
            StateText text = StateTexts.of(state);
            String name = String.format("%-14s", state);
            String brief = String.format("%-29s", text.brief());
            String waits = "waits for " + text.waitsFor();
            int room = terminal.columns() - name.length();
            terminal.out().println(terminal.paint(name, Style.BOLD)
                    + (brief.length() + waits.length() <= room ? brief
                    + terminal.paint(waits, Style.DIM)
                    : Paragraph.hanging(name, text.brief() + "; " + waits, terminal.columns())
                            .substring(name.length())));
        }
        terminal.out().println();
        Paragraph.lines("./elva states NAME explains one; ./elva diagram draws them all.",
                terminal.columns()).forEach(terminal.out()::println);
    }

    private static Map<String, Object> asJson(State state) {
        StateText text = StateTexts.of(state);
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("state", state.toString());
        map.put("brief", text.brief());
        map.put("meaning", text.meaning());
        map.put("waitsFor", text.waitsFor());
        map.put("entered", arcs(Transition.ALL.stream().filter(t -> t.to() == state).toList()));
        map.put("left", arcs(Transition.ALL.stream().filter(t -> t.from() == state).toList()));
        map.put("calls", text.calls().byName(state));
        map.put("stuck", text.stuck());
        return map;
    }

    private static List<Object> arcs(List<Transition> arcs) {
        List<Object> list = new ArrayList<>();
        for (Transition arc : arcs) {
            Map<String, Object> map = new LinkedHashMap<>();
            map.put("from", arc.from().toString());
            map.put("to", arc.to().toString());
            map.put("cause", arc.cause().toString());
            map.put("section", arc.section());
            map.put("taken", !Untaken.has(arc));
            list.add(map);
        }
        return list;
    }
}
