package elva.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SuggestionTest {
    private static final List<String> KNOWN =
            List.of("ESTABLISHED", "FIN-WAIT-1", "FIN-WAIT-2", "CLOSING", "CLOSED", "--json");

    @ParameterizedTest
    @CsvSource({"FINWAIT2,FIN-WAIT-2", "fin_wait_2,FIN-WAIT-2", "fin wait 1,FIN-WAIT-1",
        "ESTAB,ESTABLISHED", "estalbished,ESTABLISHED", "CLOSE,CLOSED", "--jsno,--json"})
    void nearMiss_findsWhatWasMeant(String typed, String meant) {
        assertThat(Suggestion.of(typed, KNOWN)).isEqualTo(meant);
    }

    @ParameterizedTest
    @CsvSource({"x", "banana", "''", "--", "FIN-WAIT-2-AND-SOMETHING"})
    void farMiss_findsNothing(String typed) {
        assertThat(Suggestion.of(typed, KNOWN)).isNull();
        assertThat(Suggestion.clause(typed, KNOWN)).isEmpty();
    }

    @Test
    void clause_asks() {
        assertThat(Suggestion.clause("jsn", KNOWN)).isEqualTo("; did you mean --json?");
    }
}
