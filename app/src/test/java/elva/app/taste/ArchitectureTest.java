package elva.app.taste;

import static java.lang.constant.ConstantDescs.CD_long;
import static java.lang.constant.ConstantDescs.CD_void;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.attribute.ModuleAttribute;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.constant.ModuleDesc;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The arrows between modules and packages, and the purity of the core, read from class files; and
/// planted classes that break each rule, each found.
class ArchitectureTest {

    @Test
    void everyModule_keepsToItsArrows() throws IOException {
        List<String> faults = new ArrayList<>();
        for (String module : new TreeSet<>(Architecture.MODULES.keySet())) {
            List<References> types = types(module);
            assertThat(types).as(module + " is not built").isNotEmpty();
            for (References type : types) faults.addAll(Architecture.faults(module, type));
        }
        assertThat(faults).isEmpty();
    }

    @Test
    void everyModule_isInTheTable() throws IOException {
        for (Path file : Repository.files("module-info.java")) {
            String text = Files.readString(file);
            assertThat(Architecture.MODULES.keySet()).as(Repository.name(file))
                    .anyMatch(m -> text.contains("module " + m + " {"));
        }
    }

    private static List<References> types(String module) throws IOException {
        Path classes = Repository.ROOT.resolve(module.substring("elva.".length()))
                .resolve("target/classes");
        List<References> types = new ArrayList<>();
        try (Stream<Path> files = Files.walk(classes)) {
            for (Path file : files.filter(f -> f.toString().endsWith(".class")).toList()) {
                types.add(References.of(Files.readAllBytes(file)));
            }
        }
        return types;
    }

    private static List<String> faults(String module, String name, Consumer<CodeBuilder> code) {
        byte[] octets = ClassFile.of().build(ClassDesc.of(name), type -> type.withMethodBody("m",
                MethodTypeDesc.of(CD_void), ClassFile.ACC_STATIC,
                body -> {
                    code.accept(body);
                    body.return_();
                }));
        return Architecture.faults(module, References.of(octets));
    }

    private static List<String> calling(String name, String owner, String method) {
        return faults("elva.core", name, body -> body.invokestatic(ClassDesc.of(owner), method,
                MethodTypeDesc.of(CD_long)).pop2());
    }

    @ParameterizedTest
    @CsvSource({"java.net.InetAddress,getByName", "java.lang.System,nanoTime",
        "java.lang.System,currentTimeMillis", "java.lang.System,identityHashCode",
        "java.lang.System,getenv", "java.lang.Math,random", "java.lang.Class,forName"})
    void coreThatCallsOutside_isFound(String owner, String method) {
        assertThat(calling("elva.tcp.Planted", owner, method))
                .containsExactly("elva.tcp.Planted calls " + owner + "." + method);
    }

    @ParameterizedTest
    @CsvSource({"java.lang.Thread", "java.lang.ThreadLocal", "java.util.Random",
        "java.time.Instant", "java.util.concurrent.locks.ReentrantLock",
        "java.util.concurrent.ThreadLocalRandom", "java.io.IOException", "java.nio.file.Files",
        "java.nio.channels.Channel", "java.util.logging.Logger", "java.net.Socket",
        "java.lang.System$Logger",
        "java.lang.reflect.Method", "java.security.SecureRandom", "java.util.Optional",
        "jdk.jfr.Event"})
    void coreThatKnowsTheWorld_isFound(String type) {
        assertThat(faults("elva.core", "elva.ip.Planted",
                body -> body.new_(ClassDesc.of(type)).pop()))
                .containsExactly("elva.ip.Planted uses " + type);
    }

    @ParameterizedTest
    @CsvSource({"java.util.concurrent.TimeUnit", "java.util.ArrayList", "java.lang.AssertionError",
        "java.lang.foreign.Arena", "java.lang.invoke.VarHandle"})
    void coreThatKnowsJavaOnly_isClean(String type) {
        assertThat(faults("elva.core", "elva.ip.Planted",
                body -> body.new_(ClassDesc.of(type)).pop())).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"elva.wire.Planted,elva.tcp.Tcb", "elva.tcp.loss.Planted,elva.tcp.Tcb",
        "elva.tcp.Planted,elva.stack.Stack", "elva.ip.Planted,elva.tcp.Tcb",
        "elva.tcp.congestion.Planted,elva.wire.Seq", "elva.time.Planted,elva.wire.Seq"})
    void packageThatLooksUpwards_isFound(String name, String type) {
        assertThat(faults("elva.core", name, body -> body.new_(ClassDesc.of(type)).pop()))
                .containsExactly(name + " uses " + type);
    }

    @Test
    void typeThatIsOnlyInADescriptor_isFound() {
        byte[] octets = ClassFile.of().build(ClassDesc.of("elva.wire.Planted"), type ->
                type.withField("tcb", ClassDesc.of("elva.tcp.Tcb").arrayType(), 0));
        assertThat(Architecture.faults("elva.core", References.of(octets)))
                .containsExactly("elva.wire.Planted uses elva.tcp.Tcb");
    }

    @Test
    void unknownPackageOfTheCore_isFound() {
        assertThat(faults("elva.core", "elva.misc.Planted", body -> { }))
                .containsExactly("elva.misc.Planted is in no known package");
    }

    @Test
    void coreThatLocks_isFound() {
        assertThat(faults("elva.core", "elva.tcp.Planted",
                body -> body.aconst_null().monitorenter()))
                .containsExactly("elva.tcp.Planted synchronizes");
        byte[] octets = ClassFile.of().build(ClassDesc.of("elva.tcp.Planted"), type ->
                type.withMethodBody("m", MethodTypeDesc.of(CD_void),
                        ClassFile.ACC_STATIC | ClassFile.ACC_SYNCHRONIZED, CodeBuilder::return_));
        assertThat(Architecture.faults("elva.core", References.of(octets))).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"elva.app,1", "elva.sim,1", "elva.proof,1", "elva.host,0"})
    void linkerOutsideHost_isFound(String module, int count) {
        assertThat(faults(module, module + ".Planted",
                body -> body.new_(ClassDesc.of("java.lang.foreign.Linker")).pop())).hasSize(count);
    }

    @ParameterizedTest
    @CsvSource({"elva.tcp.Tcb,1", "elva.stack.Stack,1", "elva.tcp.State,0", "elva.tcp.Cause,0",
        "elva.tcp.Transition,0", "elva.wire.Seq,0", "elva.judge.Other,0"})
    void judgeThatKnowsTcp_isFound(String type, int count) {
        assertThat(faults("elva.judge", "elva.judge.Planted",
                body -> body.new_(ClassDesc.of(type)).pop())).hasSize(count);
    }

    @Test
    void moduleThatRequiresTooMuch_isFound() {
        byte[] octets = ClassFile.of().buildModule(ModuleAttribute.of(ModuleDesc.of("elva.pcap"),
                module -> module.requires(ModuleDesc.of("java.base"), 0, null)
                        .requires(ModuleDesc.of("elva.core"), 0, null)
                        .requires(ModuleDesc.of("elva.sim"), 0, null)));
        assertThat(Architecture.faults("elva.pcap", References.of(octets)))
                .containsExactly("module-info elva.pcap requires elva.sim");
    }
}
