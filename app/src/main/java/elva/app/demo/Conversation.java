package elva.app.demo;

/// One conversation of the tour.
///
/// @param title what happens
/// @param packets whether a ladder is drawn; if not, there are too many of them
/// @param script does it
record Conversation(String title, boolean packets, Script script) {

    /// What is done.
    @FunctionalInterface
    interface Script {

        /// Does it, and says in half a line what came of it.
        String play(Stage stage) throws Exception;
    }
}
