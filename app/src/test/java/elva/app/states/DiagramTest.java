package elva.app.states;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import elva.app.states.Layout.Point;
import elva.app.states.Layout.Route;
import elva.app.taste.Repository;
import elva.tcp.State;
import elva.tcp.Transition;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The pictures hold every arc of the table and nothing else; the committed ones are those drawn.
class DiagramTest {

    @Test
    void layout_hasALineForEachDrawnGroupAndNoOther() {
        List<String> laidOut = Layout.routes().stream().map(r -> r.from() + " " + r.to()).toList();
        List<String> drawn = ArcGroup.drawn().stream().map(g -> g.from() + " " + g.to()).toList();
        assertThat(laidOut).containsExactlyInAnyOrderElementsOf(drawn);
    }

    @Test
    void lines_startAndEndAtTheirBoxes_runStraight() {
        for (Route route : Layout.routes()) {
            List<Point> corners = route.corners();
            assertThat(isOnEdge(route.from(), corners.getFirst())).as(route.toString()).isTrue();
            assertThat(isOnEdge(route.to(), corners.getLast())).as(route.toString()).isTrue();
            for (int i = 1; i < corners.size(); i++) {
                Point a = corners.get(i - 1);
                Point b = corners.get(i);
                assertThat(a.x() == b.x() ^ a.y() == b.y()).as(route.toString()).isTrue();
            }
        }
    }

    private static boolean isOnEdge(State state, Point point) {
        Point centre = Layout.centre(state);
        int across = Math.abs(point.x() - centre.x());
        int down = Math.abs(point.y() - centre.y());
        return (across == Layout.BOX_WIDTH / 2 && down < Layout.BOX_HEIGHT / 2)
                || (down == Layout.BOX_HEIGHT / 2 && across < Layout.BOX_WIDTH / 2);
    }

    @Test
    void lines_neverCross() {
        for (Route one : Layout.routes()) {
            for (Route other : Layout.routes()) {
                boolean same = one.equals(other);
                assertThat(same || !cross(one, other)).as(one + " " + other).isTrue();
            }
        }
    }

    private static boolean cross(Route one, Route other) {
        List<Point> a = one.corners();
        List<Point> b = other.corners();
        for (int i = 1; i < a.size(); i++) {
            for (int j = 1; j < b.size(); j++) {
                if (touch(a.get(i - 1), a.get(i), b.get(j - 1), b.get(j))) return true;
            }
        }
        return false;
    }

    private static boolean touch(Point a, Point b, Point c, Point d) {
        return overlap(a.x(), b.x(), c.x(), d.x()) && overlap(a.y(), b.y(), c.y(), d.y());
    }

    private static boolean overlap(int a, int b, int c, int d) {
        return Math.max(Math.min(a, b), Math.min(c, d)) <= Math.min(Math.max(a, b), Math.max(c, d));
    }

    @Test
    void mermaid_holdsEveryArc() {
        String text = Diagram.MERMAID.draw();
        for (ArcGroup group : ArcGroup.drawn()) {
            assertThat(text).contains(group.from().name() + " --> " + group.to().name() + " : "
                    + group.causes() + "\n");
        }
        assertThat(arcsIn(text, " --> ") - 1).isEqualTo(ArcGroup.drawn().size());
        for (State state : State.values()) {
            for (Transition arc : ArcGroup.toClosed(state)) {
                assertThat(note(text, state)).contains("\n        " + arc.cause() + "\n");
            }
        }
    }

    private static String note(String mermaid, State state) {
        String head = "note right of " + state.name() + "\n";
        int start = mermaid.indexOf(head);
        assertThat(start).as(head).isPositive();
        return mermaid.substring(start, mermaid.indexOf("end note", start));
    }

    @Test
    void dot_holdsEveryArc() {
        String text = Diagram.DOT.draw();
        assertThat(arcsIn(text, " -> ")).isEqualTo(ArcGroup.drawn().size());
        for (ArcGroup group : ArcGroup.drawn()) {
            assertThat(text).contains(group.from().name() + " -> " + group.to().name()
                    + " [label=\" " + group.causes().replace(", ", ",\\n ") + "\"]");
        }
        for (State state : State.values()) {
            String node = text.lines().filter(l -> l.startsWith("    " + state.name() + " ["))
                    .findFirst().orElse("").replace("<br/>", "");
            assertThat(node).contains("<b>" + state + "</b>")
                    .contains(ArcGroup.causes(ArcGroup.toClosed(state)));
        }
    }

    private static long arcsIn(String text, String arrow) {
        return text.lines().filter(l -> l.contains(arrow)).count();
    }

    @Test
    void svg_isWellFormed_andTellsEveryArcOnce() throws Exception {
        String svg = Diagram.SVG.draw();
        DocumentBuilderFactory.newInstance().newDocumentBuilder()
                .parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)));
        List<String> tips = Pattern.compile("<title>([^<]*)</title>").matcher(svg).results()
                .map(MatchResult::group).toList();
        for (Transition arc : Transition.ALL) {
            String tip = arc.from() + " to " + arc.to() + ": " + arc.cause();
            assertThat(tips.stream().filter(t -> t.lines().anyMatch(l -> tells(l, tip))).count())
                    .as(tip).isEqualTo(1);
        }
    }

    private static boolean tells(String line, String tip) {
        String bare = line.replaceAll("</?title>", "").replaceFirst(" \\([^()]*\\)$", "");
        return bare.equals(tip);
    }

    @ParameterizedTest
    @EnumSource
    void boxes_nameAndFitEveryState(State state) {
        assertThat(Diagram.SVG.draw()).contains(">" + state + "</text>");
        assertThat(StateTexts.of(state).brief().length()).isLessThanOrEqualTo(27);
    }

    @ParameterizedTest
    @EnumSource
    void texts_areWholeAsciiSentences(State state) {
        StateText text = StateTexts.of(state);
        for (String said : List.of(text.meaning(), text.stuck())) {
            assertThat(said).matches("[A-Z0-9][ -~]+\\.").doesNotContain("  ");
        }
        assertThat(text.waitsFor()).matches("[ -~]+[^.]");
        assertThat(text.calls().byName(state).values()).allMatch(c -> c.matches("[ -~]+[^.]"));
    }

    @Test
    void committedPage_isTheDrawnOne() throws IOException {
        for (String[] file : new String[][] {{"state-machine.md", "markdown"},
            {"state-machine.svg", "svg"}}) {
            String drawn = Diagram.valueOf(file[1].toUpperCase(Locale.ROOT)).draw();
            assertThat(Files.readString(Repository.ROOT.resolve("docs").resolve(file[0])))
                    .as("docs/%s; write it anew: ./elva diagram --format %s -o docs/%s", file[0],
                            file[1], file[0])
                    .isEqualTo(drawn);
        }
    }

    @Test
    void layout_ofAnArcNobodyDrew_isADefect() {
        assertThatCode(() -> Layout.route(State.CLOSED, State.TIME_WAIT))
                .isInstanceOf(AssertionError.class)
                .hasMessage("no line laid out from CLOSED to TIME-WAIT");
    }
}
