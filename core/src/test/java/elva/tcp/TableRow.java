package elva.tcp;

import elva.wire.Control;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// One row of the table of segment arrival: a TCB, a segment, and what follows.
final class TableRow {
    private final Map<String, Integer> columns;
    private final List<String> cells;
    final String line;

    TableRow(Map<String, Integer> columns, String line) {
        this.columns = columns;
        this.line = line;
        cells = split(line);
    }

    static Map<String, Integer> columns(String header) {
        Map<String, Integer> columns = new HashMap<>();
        for (String name : header.split(",", -1)) columns.put(name, columns.size());
        return columns;
    }

    /// Cells between commas; a cell with a comma stands in quotation marks.
    private static List<String> split(String line) {
        List<String> cells = new ArrayList<>();
        StringBuilder cell = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c == '"') {
                quoted = !quoted;
            } else if (c == ',' && !quoted) {
                cells.add(cell.toString());
                cell.setLength(0);
            } else {
                cell.append(c);
            }
        }
        cells.add(cell.toString());
        return cells;
    }

    String text(String column) {
        return cells.get(Objects.requireNonNull(columns.get(column), column));
    }

    boolean isEmpty(String column) {
        return text(column).isEmpty();
    }

    /// A number modulo 2^32; 0 for an empty cell.
    int number(String column) {
        return isEmpty(column) ? 0 : (int) Long.parseLong(text(column));
    }

    boolean flag(String column) {
        return text(column).equals("1");
    }

    State state(String column) {
        return State.valueOf(text(column).replace('-', '_'));
    }

    /// The control bits of the segment.
    int control() {
        int bits = 0;
        for (String name : text("seg_ctl").split(",", -1)) {
            bits |= switch (name) {
                case "SYN" -> Control.SYN;
                case "FIN" -> Control.FIN;
                case "RST" -> Control.RST;
                case "URG" -> Control.URG;
                case "ACK" -> Control.ACK;
                default -> 0;
            };
        }
        return bits;
    }

    /// `100-300;400-500` as pairs of numbers.
    int[][] ranges(String column) {
        if (isEmpty(column)) return new int[0][];
        String[] parts = text(column).split(";", -1);
        int[][] ranges = new int[parts.length][];
        for (int i = 0; i < parts.length; i++) {
            String[] ends = parts[i].split("-", -1);
            ranges[i] = new int[] {(int) Long.parseLong(ends[0]), (int) Long.parseLong(ends[1])};
        }
        return ranges;
    }

    @Override
    public String toString() {
        return line;
    }
}
