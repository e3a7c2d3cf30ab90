package elva.app.states;

import elva.app.states.Layout.Label;
import elva.app.states.Layout.Point;
import elva.tcp.State;
import elva.tcp.Transition;
import java.util.Formatter;
import java.util.List;
import java.util.Locale;

/// The states as a picture, for light and dark backgrounds. Below it the sudden ends, which as
/// lines would cover it: [SuddenEnds].
final class SvgDiagram {
    private static final int RADIUS = 14;
    private static final int TABLE_TOP = 920;
    private static final Lane LEFT_LANE = new Lane(184, 490, 506, 388);
    private static final Lane RIGHT_LANE = new Lane(710, 490, 300, 268);

    private static final String STYLE = """
            <style>
            text { font-family: system-ui, -apple-system, "Segoe UI", "DejaVu Sans", sans-serif; }
            .page { fill: #ffffff; } .lane { fill: #f4f6f9; }
            .caption { font-size: 13px; fill: #7b8794; letter-spacing: .06em; }
            .title { font-size: 20px; font-weight: 600; fill: #1f2933; }
            .box { stroke-width: 1.6; }
            .none { fill: #f1f3f5; stroke: #9aa5b1; } .opening { fill: #fff6e0; stroke: #d9a520; }
            .open { fill: #e3f6e8; stroke: #2f9e58; } .first { fill: #e6effc; stroke: #3d78d8; }
            .second { fill: #f3e9fb; stroke: #9254c9; }
            .name { font-size: 15.5px; font-weight: 700; fill: #1f2933; }
            .brief { font-size: 11px; fill: #52606d; }
            .cell { font-size: 12px; fill: #323f4b; } .clause { font-size: 11px; fill: #7b8794; }
            .rule { stroke: #e1e6eb; stroke-width: 1; }
            .line { fill: none; stroke-width: 1.7; }
            .cause { font-size: 12.5px; font-weight: 500; paint-order: stroke; stroke: #ffffff;
                stroke-width: 4px; stroke-linejoin: round; }
            .on-lane { stroke: #f4f6f9; }
            .line.call { stroke: #2563c9; } .fill-call { fill: #2563c9; }
            .line.segment { stroke: #23803f; } .fill-segment { fill: #23803f; }
            .line.timer { stroke: #b45309; } .fill-timer { fill: #b45309; }
            .fill-stack { fill: #6b7280; }
            @media (prefers-color-scheme: dark) {
            .page { fill: #0d1117; } .lane { fill: #161b22; }
            .caption, .clause { fill: #8b949e; } .title, .name { fill: #e6edf3; }
            .none { fill: #1c2128; stroke: #6e7681; } .opening { fill: #2e2510; stroke: #c69026; }
            .open { fill: #10281a; stroke: #3fb968; } .first { fill: #11233f; stroke: #5a96f0; }
            .second { fill: #281a37; stroke: #b083e0; }
            .brief { fill: #adbac7; } .cell { fill: #c9d1d9; } .rule { stroke: #2a313a; }
            .cause { stroke: #0d1117; } .on-lane { stroke: #161b22; }
            .line.call { stroke: #79b0ff; } .fill-call { fill: #79b0ff; }
            .line.segment { stroke: #56d07f; } .fill-segment { fill: #56d07f; }
            .line.timer { stroke: #f0a94b; } .fill-timer { fill: #f0a94b; }
            .fill-stack { fill: #9ca3af; }
            }
            </style>
            """;

    private final Formatter svg = new Formatter(Locale.ROOT);

    /// A shaded part of the page.
    private record Lane(int x, int y, int width, int height) {
        boolean holds(int atX, int atY) {
            return atX > x && atX < x + width && atY > y && atY < y + height;
        }
    }

    private SvgDiagram() {}

    static String draw() {
        SvgDiagram picture = new SvgDiagram();
        SuddenEnds ends = new SuddenEnds(TABLE_TOP, picture.svg);
        int height = ends.bottom() + 24;
        picture.svg.format("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\""
                + " width=\"%d\" height=\"%d\" role=\"img\""
                + " aria-label=\"The eleven states of TCP\">\n",
                Layout.WIDTH, height, Layout.WIDTH, height);
        picture.svg.format("%s", STYLE);
        picture.arrowHeads();
        picture.svg.format("<rect class=\"page\" width=\"%d\" height=\"%d\"/>\n",
                Layout.WIDTH, height);
        picture.lanes();
        for (ArcGroup group : ArcGroup.drawn()) picture.line(group);
        for (State state : State.values()) picture.box(state);
        for (ArcGroup group : ArcGroup.drawn()) picture.label(group);
        picture.legend();
        ends.draw();
        picture.svg.format("</svg>\n");
        return picture.svg.toString();
    }

    private void arrowHeads() {
        svg.format("<defs>\n");
        for (Kind kind : List.of(Kind.CALL, Kind.SEGMENT, Kind.TIMER)) {
            svg.format("<marker id=\"head-%s\" viewBox=\"0 0 10 10\" refX=\"9.2\" refY=\"5\""
                    + " markerWidth=\"8\" markerHeight=\"8\" orient=\"auto\">"
                    + "<path class=\"fill-%s\" d=\"M0,1 L10,5 L0,9 Z\"/></marker>\n",
                    css(kind), css(kind));
        }
        svg.format("</defs>\n");
    }

    private void lanes() {
        for (Lane lane : List.of(LEFT_LANE, RIGHT_LANE)) {
            svg.format("<rect class=\"lane\" x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\""
                    + " rx=\"18\"/>\n", lane.x, lane.y, lane.width, lane.height);
        }
        svg.format("<text class=\"caption\" x=\"290\" y=\"515\">"
                + "we close first, or both at once</text>\n");
        svg.format("<text class=\"caption\" x=\"990\" y=\"515\" text-anchor=\"end\">"
                + "the peer closes first</text>\n");
        svg.format("<text class=\"title\" x=\"60\" y=\"64\">The eleven states of TCP</text>\n");
        svg.format("<text class=\"caption\" x=\"60\" y=\"86\">"
                + "RFC 9293, drawn from Elva's table</text>\n");
    }

    private void line(ArcGroup group) {
        Kind kind = Kind.of(group.arcs().getFirst().cause());
        StringBuilder tip = new StringBuilder();
        for (Transition arc : group.arcs()) {
            tip.append(arc.from()).append(" to ").append(arc.to()).append(": ")
                    .append(arc.cause()).append(" (").append(arc.section()).append(")\n");
        }
        svg.format("<path class=\"line %s\" marker-end=\"url(#head-%s)\" d=\"%s\">"
                + "<title>%s</title></path>\n",
                css(kind), css(kind), path(Layout.route(group.from(), group.to()).corners()),
                escaped(tip.toString().strip()));
    }

    /// A line of horizontal and vertical pieces with rounded corners.
    private static String path(List<Point> corners) {
        StringBuilder path = new StringBuilder();
        path.append('M').append(text(corners.getFirst()));
        for (int i = 1; i < corners.size() - 1; i++) {
            Point corner = corners.get(i);
            path.append(" L").append(text(towards(corner, corners.get(i - 1))))
                    .append(" Q").append(text(corner))
                    .append(' ').append(text(towards(corner, corners.get(i + 1))));
        }
        return path.append(" L").append(text(corners.getLast())).toString();
    }

    private static Point towards(Point from, Point to) {
        int dx = Integer.signum(to.x() - from.x());
        int dy = Integer.signum(to.y() - from.y());
        int way = Math.max(Math.abs(to.x() - from.x()), Math.abs(to.y() - from.y()));
        int step = Math.min(RADIUS, way / 2);
        return new Point(from.x() + dx * step, from.y() + dy * step);
    }

    private static String text(Point point) {
        return point.x() + "," + point.y();
    }

    private void box(State state) {
        Point centre = Layout.centre(state);
        StateText text = StateTexts.of(state);
        svg.format("<g><title>%s</title>\n", escaped(text.meaning()));
        svg.format("<rect class=\"box %s\" x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\""
                + " rx=\"12\"/>\n", phase(state), centre.x() - Layout.BOX_WIDTH / 2,
                centre.y() - Layout.BOX_HEIGHT / 2, Layout.BOX_WIDTH, Layout.BOX_HEIGHT);
        svg.format("<text class=\"name\" x=\"%d\" y=\"%d\" text-anchor=\"middle\">%s</text>\n",
                centre.x(), centre.y() - 2, state);
        svg.format("<text class=\"brief\" x=\"%d\" y=\"%d\" text-anchor=\"middle\">%s</text></g>\n",
                centre.x(), centre.y() + 15, escaped(text.brief()));
    }

    private static String phase(State state) {
        return switch (state) {
            case CLOSED -> "none";
            case LISTEN, SYN_SENT, SYN_RECEIVED -> "opening";
            case ESTABLISHED -> "open";
            case FIN_WAIT_1, FIN_WAIT_2, CLOSING, TIME_WAIT -> "first";
            case CLOSE_WAIT, LAST_ACK -> "second";
        };
    }

    private void label(ArcGroup group) {
        Label label = Layout.route(group.from(), group.to()).label();
        boolean onLane = LEFT_LANE.holds(label.x(), label.y())
                || RIGHT_LANE.holds(label.x(), label.y());
        svg.format("<text class=\"cause%s\" x=\"%d\" y=\"%d\" text-anchor=\"%s\">\n",
                onLane ? " on-lane" : "", label.x(), label.y(), label.anchor());
        for (int i = 0; i < group.arcs().size(); i++) {
            Transition arc = group.arcs().get(i);
            String place = label.isStacked()
                    ? String.format(Locale.ROOT, " x=\"%d\" y=\"%d\"", label.x(),
                            label.y() + i * 17)
                    : "";
            svg.format("<tspan class=\"fill-%s\"%s>%s%s</tspan>\n",
                    css(Kind.of(arc.cause())), place, escaped(arc.cause().toString()),
                    i < group.arcs().size() - 1 ? ", " : "");
        }
        svg.format("</text>\n");
    }

    private void legend() {
        int y = 118;
        for (Kind kind : List.of(Kind.CALL, Kind.SEGMENT, Kind.TIMER)) {
            svg.format("<path class=\"line %s\" marker-end=\"url(#head-%s)\""
                    + " d=\"M60,%d L100,%d\"/>\n", css(kind), css(kind), y, y);
            svg.format("<text class=\"cell\" x=\"110\" y=\"%d\">%s</text>\n", y + 4, kind);
            y += 22;
        }
        svg.format("<circle class=\"fill-stack\" cx=\"80\" cy=\"%d\" r=\"4\"/>\n", y);
        svg.format("<text class=\"cell\" x=\"110\" y=\"%d\">%s</text>\n", y + 4, Kind.STACK);
    }

    static String css(Kind kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }

    static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
