package elva.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `./elva diagram`.
class DiagramCommandTest {

    @Test
    void noFormat_isMermaid() {
        Shell shell = Shell.elva("diagram");
        assertThat(shell.exitCode()).isEqualTo(Exit.DONE);
        assertThat(shell.out()).startsWith("stateDiagram-v2\n")
                .isEqualTo(Shell.elva("diagram", "--format", "MERMAID").out());
    }

    @Test
    void file_holdsWhatStandardOutputWould(@TempDir Path directory) throws IOException {
        Path file = directory.resolve("states.svg");
        Shell shell = Shell.elva("diagram", "--format", "svg", "-o", file.toString());
        assertThat(shell).isEqualTo(new Shell(Exit.DONE, "", ""));
        assertThat(Files.readString(file))
                .isEqualTo(Shell.elva("diagram", "--format=svg").out()).startsWith("<svg ");
    }

    @Test
    void directoryThatIsNone_isNamed(@TempDir Path directory) {
        Path file = directory.resolve("no/states.svg");
        Shell shell = Shell.elva("diagram", "-o", file.toString());
        assertThat(shell.exitCode()).isEqualTo(Exit.FAILED);
        assertThat(shell.err()).isEqualTo("elva: diagram: " + file + ": no directory "
                + file.getParent() + "\n");
    }

    @Test
    void directoryForAFile_isOneLine(@TempDir Path directory) {
        Shell shell = Shell.elva("diagram", "-o", directory.toString());
        assertThat(shell.exitCode()).isEqualTo(Exit.FAILED);
        assertThat(shell.err()).startsWith("elva: diagram: " + directory).hasLineCount(1);
    }

    @Test
    void unknownFormat_isAskedBack() {
        Shell shell = Shell.elva("diagram", "--format", "sgv");
        assertThat(shell.exitCode()).isEqualTo(Exit.USAGE);
        assertThat(shell.err()).isEqualTo("elva: diagram: no format \"sgv\"; did you mean svg? "
                + "The formats: mermaid dot svg\n");
    }
}
