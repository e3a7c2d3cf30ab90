import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFileVersion;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeTransform;
import java.nio.file.Path;
import java.nio.file.Files;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/// Copies a jar and writes its classes anew in a class-file version the JVM can archive.
///
/// The ahead-of-time cache leaves out classes without stack maps (before version 50), which is most
/// of the command line's start-up. Run by the launcher with the source launcher, at build time.
final class NewerClasses {
    private static final int VERSION = ClassFile.JAVA_17_VERSION;

    private NewerClasses() {}

    /// @param args the jar to read, and the jar to write
    public static void main(String[] args) throws IOException {
        try (ZipFile jar = new ZipFile(args[0]);
                ZipOutputStream copy = new ZipOutputStream(
                        Files.newOutputStream(Path.of(args[1])))) {
            ClassFile classes = classFile(jar);
            for (ZipEntry entry : jar.stream().filter(e -> !e.isDirectory()).toList()) {
                byte[] octets = jar.getInputStream(entry).readAllBytes();
                boolean old = entry.getName().endsWith(".class")
                        && !entry.getName().endsWith("module-info.class");
                copy.putNextEntry(new ZipEntry(entry.getName()));
                copy.write(old ? newer(classes, octets) : octets);
                copy.closeEntry();
            }
        }
    }

    private static byte[] newer(ClassFile classes, byte[] octets) {
        ClassModel model = classes.parse(octets);
        if (model.majorVersion() >= VERSION) return octets;
        ClassTransform version = ClassTransform.endHandler(b -> b.withVersion(VERSION, 0));
        ClassTransform code = ClassTransform.transformingMethodBodies(CodeTransform.ACCEPT_ALL);
        ClassTransform others = (builder, element) -> {
            if (!(element instanceof ClassFileVersion)) builder.with(element);
        };
        return classes.transformClass(model, others.andThen(code).andThen(version));
    }

    /// Stack maps need to know what is an interface and who extends whom: the jar's own classes
    /// first, then the JDK's.
    private static ClassFile classFile(ZipFile jar) {
        ClassHierarchyResolver own = ClassHierarchyResolver.ofResourceParsing(name -> {
            String file = name.descriptorString().replaceAll("^L|;$", "") + ".class";
            ZipEntry entry = jar.getEntry(file);
            try {
                return entry == null ? null : jar.getInputStream(entry);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        return ClassFile.of(
                ClassFile.ClassHierarchyResolverOption.of(
                        own.orElse(ClassHierarchyResolver.defaultResolver())),
                ClassFile.StackMapsOption.GENERATE_STACK_MAPS,
                ClassFile.ConstantPoolSharingOption.NEW_POOL);
    }
}
