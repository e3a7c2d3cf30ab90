package elva.app.taste;

import java.io.IOException;
import java.lang.classfile.Annotation;
import java.lang.classfile.AnnotationElement;
import java.lang.classfile.AnnotationValue;
import java.lang.classfile.Attributes;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.MethodModel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Which tests of all modules ran in this build, by the test runner's own reports, and which labels
/// of RFC 9293 they carry, by their class files. A test is written `elva.tcp.SomeTest#some_method`.
final class TestsThatRan {
    private static final String LABEL = "Lelva/tcp/Label;";
    private static final String LABELS = "Lelva/tcp/Label$Several;";
    private static final Pattern CASE = Pattern.compile(
            "<testcase name=\"(\\w+)[^\"]*\" classname=\"([\\w.$]+)\"[^>]*?(/>|>\\s*<skipped)?");

    private final Set<String> ran = new HashSet<>();
    private final Map<String, Set<String>> byLabel = new TreeMap<>();

    private TestsThatRan() {}

    static TestsThatRan find() throws IOException {
        TestsThatRan found = new TestsThatRan();
        for (Path module : modules()) {
            for (Path report : files(module.resolve("target/surefire-reports"), ".xml")) {
                found.readReport(Files.readString(report));
            }
            for (Path file : files(module.resolve("target/test-classes"), ".class")) {
                found.readClass(ClassFile.of().parse(file));
            }
        }
        return found;
    }

    private static List<Path> modules() throws IOException {
        try (Stream<Path> directories = Files.list(Repository.ROOT)) {
            return directories.filter(d -> Files.exists(d.resolve("pom.xml"))).sorted().toList();
        }
    }

    private static List<Path> files(Path directory, String ending) throws IOException {
        if (!Files.isDirectory(directory)) return List.of();
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(f -> f.toString().endsWith(ending)).toList();
        }
    }

    private void readReport(String report) {
        Matcher m = CASE.matcher(report);
        while (m.find()) {
            boolean skipped = m.group(3) != null && m.group(3).contains("<skipped");
            if (!skipped) ran.add(m.group(2) + "#" + m.group(1));
        }
    }

    private void readClass(ClassModel type) {
        String name = type.thisClass().asInternalName().replace('/', '.');
        for (MethodModel method : type.methods()) {
            method.findAttribute(Attributes.runtimeVisibleAnnotations()).ifPresent(annotations -> {
                String test = name + "#" + method.methodName().stringValue();
                if (name.startsWith("elva.app.")) ran.add(test);    // in this very run
                annotations.annotations().forEach(a -> readLabels(a, test));
            });
        }
    }

    private void readLabels(Annotation annotation, String test) {
        String type = annotation.className().stringValue();
        if (!type.equals(LABEL) && !type.equals(LABELS)) return;
        for (AnnotationElement element : annotation.elements()) readLabels(element.value(), test);
    }

    private void readLabels(AnnotationValue value, String test) {
        switch (value) {
            case AnnotationValue.OfArray array -> array.values().forEach(v -> readLabels(v, test));
            case AnnotationValue.OfAnnotation inner -> readLabels(inner.annotation(), test);
            case AnnotationValue.OfString label ->
                    byLabel.computeIfAbsent(label.stringValue(), _ -> new TreeSet<>()).add(test);
            default -> throw new AssertionError("label of " + test + ": " + value);
        }
    }

    /// Whether the tests of the core are among those that ran.
    boolean haveCore() {
        return ran.stream().anyMatch(t -> t.startsWith("elva.tcp."));
    }

    boolean ran(String test) {
        return ran.contains(test);
    }

    /// The tests that carry a label, in order.
    Set<String> of(String label) {
        return byLabel.getOrDefault(label, Set.of());
    }

    /// Every label that some test carries.
    Set<String> labels() {
        return byLabel.keySet();
    }
}
