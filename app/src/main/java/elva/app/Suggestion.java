package elva.app;

import java.util.Collection;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// "Did you mean ...?"
final class Suggestion {
    private Suggestion() {}

    /// The one of `known` that `typed` was most likely meant to be; of equals the first.
    ///
    /// Letters' case, hyphens, underscores and spaces do not count; of the rest a third may be
    /// wrong.
    ///
    /// @return `null` if nothing comes near
    static @Nullable String of(String typed, Collection<String> known) {
        String wanted = bare(typed);
        String nearest = null;
        int least = Math.max(1, wanted.length() / 3) + 1;
        for (String candidate : known) {
            String name = bare(candidate);
            int distance = distance(wanted, name);
            if (distance > 0 && wanted.length() >= 3 && name.startsWith(wanted)) distance = 1;
            if (distance < least) {
                least = distance;
                nearest = candidate;
            }
        }
        return nearest;
    }

    /// `; did you mean X?`, or nothing.
    static String clause(String typed, Collection<String> known) {
        String nearest = of(typed, known);
        return nearest == null ? "" : "; did you mean " + nearest + "?";
    }

    private static String bare(String name) {
        return name.toLowerCase(Locale.ROOT).replaceAll("[-_\\s]", "");
    }

    /// How many letters must be changed, added, left out or swapped with their neighbour.
    private static int distance(String from, String to) {
        int[][] cost = new int[from.length() + 1][to.length() + 1];
        for (int i = 0; i <= from.length(); i++) cost[i][0] = i;
        for (int j = 0; j <= to.length(); j++) cost[0][j] = j;
        for (int i = 1; i <= from.length(); i++) {
            for (int j = 1; j <= to.length(); j++) {
                boolean same = from.charAt(i - 1) == to.charAt(j - 1);
                int least = Math.min(cost[i - 1][j], cost[i][j - 1]) + 1;
                least = Math.min(least, cost[i - 1][j - 1] + (same ? 0 : 1));
                if (isSwap(from, i, to, j)) least = Math.min(least, cost[i - 2][j - 2] + 1);
                cost[i][j] = least;
            }
        }
        return cost[from.length()][to.length()];
    }

    private static boolean isSwap(String from, int i, String to, int j) {
        return i > 1 && j > 1 && from.charAt(i - 1) == to.charAt(j - 2)
                && from.charAt(i - 2) == to.charAt(j - 1);
    }
}
