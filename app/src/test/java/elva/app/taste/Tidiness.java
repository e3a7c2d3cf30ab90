package elva.app.taste;

import com.sun.source.tree.BlockTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.LineMap;
import com.sun.source.tree.Tree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/// Measures one Java file against the house's sizes; says what is too large, and where.
///
/// Sizes of methods, parameters and nesting come from the compiler's own tree, so that comments
/// and strings do not mislead; lines are looked at as text.
final class Tidiness {
    static final int LINE_MAX = 100;
    static final int METHOD_MAX = 60;
    static final int PARAMETERS_MAX = 5;
    static final int NESTING_MAX = 3;
    static final int MAIN_FILE_MAX = 400;
    static final int TEST_FILE_MAX = 800;

    /// Spelled apart, so that this file passes itself.
    private static final Pattern UNFINISHED =
            Pattern.compile("\\b(TO" + "DO|FIX" + "ME|XX" + "X)\\b");
    private static final Pattern LEGAL_WORDS =
            Pattern.compile("(?i)copy" + "right|\\(c\\) [12]\\d{3}");
    private static final JavaCompiler COMPILER = ToolProvider.getSystemJavaCompiler();

    private final String name;
    private final String source;
    private final List<String> faults = new ArrayList<>();

    private Tidiness(String name, String source) {
        this.name = name;
        this.source = source;
    }

    /// What is untidy in a Java file.
    ///
    /// @param name where it is, from the repository's root
    static List<String> ofJava(String name, String source) {
        Tidiness tidiness = new Tidiness(name, source);
        tidiness.lines();
        tidiness.length();
        tidiness.tree();
        return tidiness.faults;
    }

    /// What is untidy in another text file.
    static List<String> ofText(String name, String source) {
        Tidiness tidiness = new Tidiness(name, source);
        tidiness.lines();
        return tidiness.faults;
    }

    private void lines() {
        if (!source.isEmpty() && !source.endsWith("\n")) fault(1, "no line break at the end");
        List<String> lines = source.lines().toList();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            int number = i + 1;
            int length = line.codePointCount(0, line.length());
            if (length > LINE_MAX) fault(number, "line of " + length + ", at most " + LINE_MAX);
            if (line.indexOf('\t') >= 0) fault(number, "tab");
            if (line.endsWith(" ")) fault(number, "space at the end");
            if (UNFINISHED.matcher(line).find()) fault(number, "unfinished");
            if (LEGAL_WORDS.matcher(line).find()) fault(number, "LICENSE and NOTICE say that");
        }
    }

    private void length() {
        int max = isTest() ? TEST_FILE_MAX : MAIN_FILE_MAX;
        long length = source.lines().count();
        if (length > max) fault(1, "file of " + length + " lines, at most " + max);
    }

    private boolean isTest() {
        return name.contains("src/test/");
    }

    private void tree() {
        JavacTask task = (JavacTask) COMPILER.getTask(null, null, d -> { },
                List.of("-proc:none", "--release", "25"), null, List.of(new Text(name, source)));
        try {
            for (CompilationUnitTree unit : task.parse()) {
                Places places = new Places(unit, Trees.instance(task).getSourcePositions());
                new TreeMeasure(name, places, this::fault).scan(unit, null);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void fault(long line, String what) {
        faults.add(name + ":" + line + ": " + what);
    }

    /// Says where a tree stands in its file.
    record Places(CompilationUnitTree unit, SourcePositions positions) {

        long firstLine(Tree tree) {
            return line(positions.getStartPosition(unit, tree));
        }

        /// From the first line of the declaration, after its comment, to the closing brace.
        long lineCount(Tree declaration, BlockTree body) {
            return line(positions.getEndPosition(unit, body)) - firstLine(declaration) + 1;
        }

        private long line(long position) {
            LineMap map = unit.getLineMap();
            return map.getLineNumber(position);
        }
    }

    private static final class Text extends SimpleJavaFileObject {
        private final String source;

        Text(String name, String source) {
            super(URI.create("string:///" + name), JavaFileObject.Kind.SOURCE);
            this.source = source;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return source;
        }
    }
}
