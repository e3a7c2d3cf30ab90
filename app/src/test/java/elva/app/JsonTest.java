package elva.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JsonTest {

    @Test
    void nestedValues_areIndentedInOrder() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("b", 1L);
        map.put("a", Arrays.asList(true, null, 0.5, "x"));
        map.put("empty", List.of());
        map.put("none", Map.of());
        assertThat(Json.of(map)).isEqualTo("""
                {
                  "b": 1,
                  "a": [
                    true,
                    null,
                    0.5,
                    "x"
                  ],
                  "empty": [],
                  "none": {}
                }""");
    }

    @Test
    void strings_areEscapedAndAscii() {
        assertThat(Json.of("\"\\\n\t\u0001\u20ac\ud83d\ude00"))
                .isEqualTo("\"\\\"\\\\\\n\\t\\u0001\\u20ac\\ud83d\\ude00\"");
    }

    @Test
    void numbersJsonLacks_becomeNull() {
        assertThat(Json.of(Double.NaN)).isEqualTo("null");
        assertThat(Json.of(Double.POSITIVE_INFINITY)).isEqualTo("null");
    }
}
