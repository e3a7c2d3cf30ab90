/// Whole programs that use Elva.
@org.jspecify.annotations.NullMarked
module elva.examples {
    requires static org.jspecify;
    requires elva.core;
    requires elva.host;

    exports elva.examples;
}
