package elva.pcap;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.EOFException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import org.junit.jupiter.api.Test;

class FileFaultTest {

    @Test
    void reason_thatOnlyTheClassTells_isPutInWords() {
        assertThat(FileFault.of("x", "open", new NoSuchFileException("x")))
                .hasMessage("x: open: No such file or directory");
        assertThat(FileFault.of("x", "create", new AccessDeniedException("x")))
                .hasMessage("x: create: Permission denied");
    }

    @Test
    void reason_thatTheSystemTells_isTaken() {
        assertThat(FileFault.of("x", "create", new FileSystemException("x", null, "Read-only")))
                .hasMessage("x: create: Read-only");
        assertThat(FileFault.of("x", "write", new IOException("Disk quota exceeded")))
                .hasMessage("x: write: Disk quota exceeded");
    }

    @Test
    void reason_thatNobodyTells_isTheClass() {
        assertThat(FileFault.of("x", "read", new EOFException()))
                .hasMessage("x: read: EOFException");
    }

    @Test
    void cause_isKept() {
        IOException cause = new IOException("cable cut");
        assertThat(FileFault.of("x", "read", cause)).hasCause(cause);
    }
}
