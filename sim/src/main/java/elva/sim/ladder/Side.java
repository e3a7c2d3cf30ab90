package elva.sim.ladder;

/// One of the two ends a ladder is drawn between.
public enum Side {
    LEFT, RIGHT;

    public Side other() {
        return this == LEFT ? RIGHT : LEFT;
    }
}
