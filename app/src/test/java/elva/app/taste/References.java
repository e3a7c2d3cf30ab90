package elva.app.taste;

import java.lang.classfile.AccessFlags;
import java.lang.classfile.Attributes;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.CodeModel;
import java.lang.classfile.MethodModel;
import java.lang.classfile.attribute.ModuleAttribute;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.classfile.constantpool.MemberRefEntry;
import java.lang.classfile.constantpool.MethodTypeEntry;
import java.lang.classfile.constantpool.NameAndTypeEntry;
import java.lang.classfile.constantpool.PoolEntry;
import java.lang.classfile.instruction.MonitorInstruction;
import java.lang.reflect.AccessFlag;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// What one class file refers to, read from its constant pool and descriptors.
///
/// @param name of the class, with dots: `elva.tcp.Tcb`
/// @param classes it knows of, itself among them
/// @param members it uses, `java.lang.System.nanoTime`
/// @param locks whether it synchronizes
/// @param requires the modules it requires, if it is a `module-info`
record References(String name, Set<String> classes, Set<String> members, boolean locks,
        Set<String> requires) {
    private static final Pattern CLASS = Pattern.compile("L([^;<]+)");

    static References of(byte[] octets) {
        ClassModel model = ClassFile.of().parse(octets);
        Set<String> classes = new TreeSet<>();
        Set<String> members = new TreeSet<>();
        for (PoolEntry entry : model.constantPool()) {
            switch (entry) {
                case ClassEntry type -> addClass(classes, type.asInternalName());
                case MemberRefEntry member -> members.add(dotted(member.owner().asInternalName())
                        + "." + member.name().stringValue());
                case NameAndTypeEntry member -> addAll(classes, member.type().stringValue());
                case MethodTypeEntry type -> addAll(classes, type.descriptor().stringValue());
                default -> { }
            }
        }
        model.fields().forEach(f -> addAll(classes, f.fieldType().stringValue()));
        model.methods().forEach(m -> addAll(classes, m.methodType().stringValue()));
        return new References(dotted(model.thisClass().asInternalName()), classes, members,
                model.methods().stream().anyMatch(References::locks), requires(model));
    }

    private static Set<String> requires(ClassModel model) {
        return model.findAttribute(Attributes.module()).stream()
                .map(ModuleAttribute::requires)
                .flatMap(list -> list.stream().map(r -> r.requires().name().stringValue()))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static boolean locks(MethodModel method) {
        AccessFlags flags = method.flags();
        return flags.has(AccessFlag.SYNCHRONIZED)
                || method.code().map(References::hasMonitor).orElse(false);
    }

    private static boolean hasMonitor(CodeModel code) {
        return code.elementStream().anyMatch(MonitorInstruction.class::isInstance);
    }

    private static void addClass(Set<String> classes, String internalName) {
        if (internalName.startsWith("[")) {
            addAll(classes, internalName);
        } else {
            classes.add(dotted(internalName));
        }
    }

    /// Every class a descriptor names.
    private static void addAll(Set<String> classes, String descriptor) {
        Matcher matcher = CLASS.matcher(descriptor);
        while (matcher.find()) classes.add(dotted(matcher.group(1)));
    }

    private static String dotted(String internalName) {
        return internalName.replace('/', '.');
    }

    static String packageOf(String className) {
        int dot = className.lastIndexOf('.');
        return dot < 0 ? "" : className.substring(0, dot);
    }
}
