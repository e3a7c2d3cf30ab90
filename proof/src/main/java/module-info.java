/// Proofs by exhaustion and by chance over the shipping code: everything behind `prove`.
@org.jspecify.annotations.NullMarked
module elva.proof {
    requires static org.jspecify;
    requires transitive elva.sim;

    exports elva.proof;
}
