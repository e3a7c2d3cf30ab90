package elva.app.states;

import static elva.tcp.State.*;

import elva.tcp.State;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/// Where the picture has its boxes and lines, set by hand; what they are comes from the table.
///
/// The order is that of RFC 9293, Figure 5: opening above, whoever closes first on the left, the
/// other on the right. No two lines cross.
final class Layout {
    static final int WIDTH = 1160;
    static final int BOX_WIDTH = 170;
    static final int BOX_HEIGHT = 54;

    private static final Map<State, Point> CENTRES = centres();
    private static final List<Route> ROUTES = List.of(
            new Route(CLOSED, LISTEN, "562,97 562,153", Label.left(552, 129)),
            new Route(LISTEN, CLOSED, "598,153 598,97", Label.right(608, 129)),
            new Route(CLOSED, SYN_SENT, "665,73 894,73 894,273", Label.middle(780, 66)),
            new Route(SYN_SENT, CLOSED, "862,273 862,89 665,89", Label.middle(760, 105)),
            new Route(LISTEN, SYN_SENT, "665,180 830,180 830,273", Label.middle(745, 172)),
            new Route(LISTEN, SYN_RECEIVED, "495,172 296,172 296,273", Label.middle(394, 164)),
            new Route(SYN_RECEIVED, LISTEN, "332,273 332,188 495,188", Label.middle(415, 207)),
            new Route(SYN_SENT, SYN_RECEIVED, "775,300 385,300", Label.middle(580, 292)),
            new Route(SYN_SENT, ESTABLISHED, "860,327 860,430 665,430", Label.middle(760, 422)),
            new Route(SYN_RECEIVED, ESTABLISHED, "335,327 335,430 495,430",
                    Label.middle(418, 422)),
            new Route(SYN_RECEIVED, FIN_WAIT_1, "270,327 270,543", Label.left(260, 440)),
            new Route(ESTABLISHED, FIN_WAIT_1, "545,457 545,570 385,570", Label.middle(460, 562)),
            new Route(ESTABLISHED, CLOSE_WAIT, "615,457 615,570 775,570", Label.middle(695, 562)),
            new Route(FIN_WAIT_1, FIN_WAIT_2, "275,597 275,673", Label.left(265, 639)),
            new Route(FIN_WAIT_1, CLOSING, "335,597 335,634 580,634 580,673",
                    Label.middle(458, 626)),
            new Route(FIN_WAIT_2, TIME_WAIT, "315,727 315,817 495,817", Label.middle(405, 809)),
            new Route(CLOSING, TIME_WAIT, "580,727 580,803", Label.right(590, 769)),
            new Route(CLOSE_WAIT, LAST_ACK, "860,597 860,673", Label.right(870, 639)),
            new Route(LAST_ACK, CLOSED, "945,700 1076,700 1076,53 665,53", Label.middle(1012, 692)),
            new Route(TIME_WAIT, CLOSED, "665,830 1110,830 1110,24 580,24 580,43",
                    Label.middle(735, 822)),
            new Route(TIME_WAIT, SYN_RECEIVED, "495,845 36,845 36,292 215,292",
                    Label.right(60, 862)),
            new Route(SYN_RECEIVED, TIME_WAIT, "215,308 66,308 66,831 495,831",
                    Label.stacked(76, 560)));

    private Layout() {}

    private static Map<State, Point> centres() {
        Map<State, Point> centres = new EnumMap<>(State.class);
        centres.put(CLOSED, new Point(580, 70));
        centres.put(LISTEN, new Point(580, 180));
        centres.put(SYN_RECEIVED, new Point(300, 300));
        centres.put(SYN_SENT, new Point(860, 300));
        centres.put(ESTABLISHED, new Point(580, 430));
        centres.put(FIN_WAIT_1, new Point(300, 570));
        centres.put(CLOSE_WAIT, new Point(860, 570));
        centres.put(FIN_WAIT_2, new Point(300, 700));
        centres.put(CLOSING, new Point(580, 700));
        centres.put(LAST_ACK, new Point(860, 700));
        centres.put(TIME_WAIT, new Point(580, 830));
        return centres;
    }

    /// The middle of a state's box.
    static Point centre(State state) {
        return CENTRES.getOrDefault(state, new Point(0, 0));
    }

    static List<Route> routes() {
        return ROUTES;
    }

    /// The way of the line from one state to another.
    ///
    /// @throws AssertionError if the table has an arc that nobody has laid out
    static Route route(State from, State to) {
        for (Route route : ROUTES) {
            if (route.from == from && route.to == to) return route;
        }
        throw new AssertionError("no line laid out from " + from + " to " + to);
    }

    record Point(int x, int y) {}

    /// @param points `x,y x,y ...`, horizontal and vertical by turns
    record Route(State from, State to, String points, Label label) {

        List<Point> corners() {
            return List.of(points.split(" ", -1)).stream().map(Route::point).toList();
        }

        private static Point point(String text) {
            int comma = text.indexOf(',');
            return new Point(Integer.parseInt(text.substring(0, comma)),
                    Integer.parseInt(text.substring(comma + 1)));
        }
    }

    /// Where the causes stand: the base line of the first.
    ///
    /// @param anchor `start`, `middle` or `end`, as in SVG
    /// @param isStacked whether each cause has a line of its own
    record Label(int x, int y, String anchor, boolean isStacked) {
        /// Left of a line.
        static Label left(int x, int y) { return new Label(x, y, "end", false); }

        /// Right of a line.
        static Label right(int x, int y) { return new Label(x, y, "start", false); }

        /// Right of a line, where there is little room.
        static Label stacked(int x, int y) { return new Label(x, y, "start", true); }

        /// Above or below a line.
        static Label middle(int x, int y) { return new Label(x, y, "middle", false); }
    }
}
