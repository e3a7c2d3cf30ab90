package elva.app;

/// How a word is drawn on a terminal that has colours.
enum Style {
    BOLD(1), DIM(2), ITALIC(3), RED(31), GREEN(32), YELLOW(33), BLUE(34), MAGENTA(35), CYAN(36);

    private final int code;

    Style(int code) {
        this.code = code;
    }

    /// The parameter of the terminal's "select graphic rendition" sequence.
    int code() { return code; }
}
