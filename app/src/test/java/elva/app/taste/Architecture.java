package elva.app.taste;

import static java.util.Map.entry;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/// The arrows that are allowed between modules and packages, and what the core does without.
final class Architecture {
    /// What each module may require beside `java.base` and JSpecify's annotations.
    static final Map<String, Set<String>> MODULES = Map.of(
            "elva.core", Set.of(),
            "elva.judge", Set.of("elva.core"),
            "elva.sim", Set.of("elva.core", "elva.judge"),
            "elva.pcap", Set.of("elva.core"),
            "elva.host", Set.of("elva.core", "jdk.jfr"),
            "elva.proof", Set.of("elva.core", "elva.judge", "elva.sim"),
            "elva.app", Set.of("elva.core", "elva.judge", "elva.sim", "elva.pcap", "elva.host",
                    "elva.proof", "info.picocli"),
            "elva.examples", Set.of("elva.core", "elva.sim", "elva.pcap", "elva.host"));

    private static final Set<String> EVERYBODYS = Set.of("java.base", "org.jspecify");

    /// What each package of the core may use of the core.
    static final Map<String, Set<String>> CORE = Map.ofEntries(
            entry("elva.wire", Set.of()),
            entry("elva.time", Set.of()),
            entry("elva.tcp.congestion", Set.of()),
            entry("elva.tcp.loss", Set.of("elva.wire", "elva.time")),
            entry("elva.tcp.buffer", Set.of("elva.wire")),
            entry("elva.tcp", Set.of("elva.wire", "elva.time", "elva.tcp.congestion",
                    "elva.tcp.loss", "elva.tcp.buffer")),
            entry("elva.ip", Set.of("elva.wire", "elva.time")),
            entry("elva.stack", Set.of("elva.wire", "elva.time", "elva.tcp", "elva.ip",
                    "elva.tcp.congestion", "elva.tcp.loss", "elva.tcp.buffer")));

    /// Of core the judge knows the octets and the table of arcs, never TCP's logic.
    private static final Set<String> JUDGE_SEES = Set.of("elva.tcp.State", "elva.tcp.Cause",
            "elva.tcp.Transition");

    /// Classes the core does without: clocks, threads, chance, I/O, logging, reflection.
    private static final Pattern FOREIGN_TO_CORE = Pattern.compile(
            "java\\.(time|io|nio\\.(file|channels)|util\\.logging|util\\.random|sql)\\..*"
            + "|java\\.net\\.(?!Inet[46]?Address$|UnknownHostException$).*"
            + "|java\\.util\\.concurrent\\.(?!TimeUnit).*"
            + "|java\\.util\\.(Optional|Random|SplittableRandom|Timer|TimerTask|Date|Calendar"
            + "|Scanner|ServiceLoader|UUID)\\b.*"
            + "|java\\.lang\\.(Thread|ThreadLocal|Runtime|Process|ProcessBuilder|ClassLoader"
            + "|ScopedValue|System\\$Logger|reflect\\..*)\\b.*"
            + "|java\\.security\\.SecureRandom|java\\.lang\\.foreign\\.(Linker|SymbolLookup)\\b.*"
            + "|jdk\\..*|sun\\..*|javax\\..*");

    private static final Pattern CALLS_FOREIGN_TO_CORE = Pattern.compile(
            "java\\.lang\\.System\\.(?!arraycopy).*|java\\.lang\\.Math\\.random"
            + "|java\\.lang\\.Class\\.(forName|getDeclared.*|getMethod.*|getField.*|newInstance)"
            + "|java\\.net\\.Inet[46]?Address\\.(?!ofLiteral|getByAddress|getAddress).*"
            + "|java\\.util\\.Collections\\.shuffle|java\\.lang\\.Object\\.(wait|notify.*)");

    private static final Pattern NATIVE =
            Pattern.compile("java\\.lang\\.foreign\\.(Linker|SymbolLookup)\\b.*");

    private Architecture() {}

    /// What is wrong with one class.
    ///
    /// @param module the module it belongs to, `elva.core`
    static List<String> faults(String module, References type) {
        List<String> faults = new ArrayList<>();
        requires(module, type, faults);
        if (module.equals("elva.core")) core(type, faults);
        if (module.equals("elva.judge")) judge(type, faults);
        if (!module.equals("elva.host")) {
            add(faults, type, "calls native code by", type.classes(),
                    c -> NATIVE.matcher(c).matches());
        }
        add(faults, type, "uses", type.classes(), c -> c.startsWith("sun."));
        return faults;
    }

    private static void requires(String module, References type, List<String> faults) {
        Set<String> allowed = MODULES.getOrDefault(module, Set.of());
        add(faults, type, module + " requires", type.requires(),
                r -> !allowed.contains(r) && !EVERYBODYS.contains(r));
    }

    private static void core(References type, List<String> faults) {
        String own = References.packageOf(type.name());
        Set<String> allowed = CORE.get(own);
        if (allowed == null && !own.isEmpty()) faults.add(type.name() + " is in no known package");
        add(faults, type, "uses", type.classes(), c -> c.startsWith("elva.")
                && !References.packageOf(c).equals(own)
                && allowed != null && !allowed.contains(References.packageOf(c)));
        add(faults, type, "uses", type.classes(), c -> FOREIGN_TO_CORE.matcher(c).matches());
        add(faults, type, "calls", type.members(),
                m -> CALLS_FOREIGN_TO_CORE.matcher(m).matches());
        if (type.locks()) faults.add(type.name() + " synchronizes");
    }

    private static void judge(References type, List<String> faults) {
        add(faults, type, "knows", type.classes(), c -> c.startsWith("elva.")
                && !c.startsWith("elva.judge.") && !c.startsWith("elva.wire.")
                && !JUDGE_SEES.contains(c));
    }

    private static void add(List<String> faults, References type, String verb, Set<String> names,
            Predicate<String> isWrong) {
        names.stream().filter(isWrong)
                .forEach(n -> faults.add(type.name() + " " + verb + " " + n));
    }
}
