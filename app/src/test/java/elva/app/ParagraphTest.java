package elva.app;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ParagraphTest {

    @Test
    void longText_breaksAtSpaces() {
        assertThat(Paragraph.lines("the quick brown fox", 9)).containsExactly("the quick",
                "brown fox");
        assertThat(Paragraph.lines("the quick brown fox", 8)).containsExactly("the", "quick",
                "brown", "fox");
    }

    @Test
    void longWord_hasALineOfItsOwn() {
        assertThat(Paragraph.lines("a retransmission b", 5)).containsExactly("a", "retransmission",
                "b");
    }

    @Test
    void emptyText_isOneEmptyLine() {
        assertThat(Paragraph.lines("", 5)).containsExactly("");
    }

    @Test
    void hangingText_isIndentedAsWideAsItsHead() {
        assertThat(Paragraph.hanging("ab ", "one two three", 10)).isEqualTo("ab one two\n   three");
    }
}
