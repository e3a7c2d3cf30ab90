package elva.app.demo;

import elva.tcp.State;
import java.io.IOException;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/// All conversations, one after the other. One thread.
public final class Tour {
    private final Stage stage;
    private final Audience audience;
    private boolean waited;

    public Tour(Stage stage, Audience audience) {
        this.stage = stage;
        this.audience = audience;
    }

    /// Goes all the way.
    ///
    /// @return the states that neither end was seen in
    /// @throws IOException if a conversation does not go as it should; which one, and why
    public Set<State> go() throws IOException, InterruptedException {
        WarmUp.run(stage);
        List<Conversation> all = Conversations.ALL;
        for (int i = 0; i < all.size(); i++) {
            Conversation conversation = all.get(i);
            audience.begins(i + 1, conversation.title());
            stage.begin(conversation.packets());
            audience.ended(play(conversation));
            if (conversation.packets()) show();
        }
        Set<State> missing = EnumSet.allOf(State.class);
        missing.removeAll(stage.seen());
        return missing;
    }

    private String play(Conversation conversation) throws IOException, InterruptedException {
        try {
            return conversation.script().play(stage);
        } catch (IOException | InterruptedException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException(conversation.title() + ": " + e.getMessage(), e);
        }
    }

    private void show() throws IOException, InterruptedException {
        stage.awaitEnd();
        audience.ladder(stage.ladder());
        if (!stage.isInTimeWait()) return;
        if (waited) {
            audience.note("Elva's TIME-WAIT ends 2 s later, as in the first conversation.");
            return;
        }
        waited = true;
        stage.awaitTwoMsl();
        audience.longer(stage.ladder());
    }
}
