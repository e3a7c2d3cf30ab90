package elva.app;

import java.util.function.Function;

/// What was typed for the two directions of a link: one value for both, `20ms`, or two, `20ms/5ms`,
/// first that from a to b. Immutable.
record BothWays<T>(T forth, T back) {

    /// @param reading of one value
    static <T> BothWays<T> parse(String typed, Function<String, T> reading) {
        int slash = typed.indexOf('/');
        if (slash < 0) {
            T both = reading.apply(typed.strip());
            return new BothWays<>(both, both);
        }
        return new BothWays<>(reading.apply(typed.substring(0, slash).strip()),
                reading.apply(typed.substring(slash + 1).strip()));
    }
}
