package elva.host;

import java.io.File;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Path;
import java.util.Objects;

/// What a process of the tests' is started with.
public final class ClassPath {

    private ClassPath() {}

    /// Where the program is, and all that this JVM has, modules or not.
    public static String of(Class<?> program) {
        URL file = Objects.requireNonNull(program.getResource(program.getSimpleName() + ".class"));
        try {
            Path root = Path.of(file.toURI());
            for (int i = 0; i <= program.getName().chars().filter(c -> c == '.').count(); i++) {
                root = Objects.requireNonNull(root.getParent());
            }
            return String.join(File.pathSeparator, root.toString(),
                    System.getProperty("jdk.module.path", ""),
                    System.getProperty("java.class.path"));
        } catch (URISyntaxException e) {
            throw new AssertionError(e);
        }
    }
}
