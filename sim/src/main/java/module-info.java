/// A seeded world in virtual time: hosts, links, faults, oracles.
@org.jspecify.annotations.NullMarked
module elva.sim {
    requires static org.jspecify;
    requires transitive elva.core;
    requires transitive elva.judge;

    exports elva.sim;
    exports elva.sim.conversation;
    exports elva.sim.directed;
    exports elva.sim.ladder;
    exports elva.sim.scenario;
}
