/// What a conforming TCP may send, told from the wire alone.
///
/// Of core it sees `elva.wire` and the law of the states, never what `elva.tcp` does.
@org.jspecify.annotations.NullMarked
module elva.judge {
    requires static org.jspecify;
    requires transitive elva.core;

    exports elva.judge;
}
