package elva.app.taste;

import com.sun.source.tree.BinaryTree;
import com.sun.source.tree.BlockTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.DoWhileLoopTree;
import com.sun.source.tree.EnhancedForLoopTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.ForLoopTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.IfTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.ParenthesizedTree;
import com.sun.source.tree.SwitchExpressionTree;
import com.sun.source.tree.SwitchTree;
import com.sun.source.tree.SynchronizedTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.TryTree;
import com.sun.source.tree.VariableTree;
import com.sun.source.tree.WhileLoopTree;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import elva.app.taste.Tidiness.Places;
import java.util.Set;
import java.util.regex.Pattern;
import javax.lang.model.element.Modifier;
import org.jspecify.annotations.Nullable;

/// Walks one file's tree: sizes of methods, comparisons of sequence numbers, static state.
final class TreeMeasure extends TreePathScanner<@Nullable Void, @Nullable Void> {
    /// Methods that take six parameters because two addresses of two halves each are among them,
    /// and splitting them would allocate for every segment; and two of the simulator's.
    private static final Set<String> SIX_PARAMETERS =
            Set.of("Checksum.pseudoHeader", "InitialSequence.next", "Crafted.packet", "App.<init>");

    private static final Pattern SEQUENCE_NUMBER =
            Pattern.compile("una|nxt|seq|ack|iss|irs|wl1|wl2"
                    + "|(snd|rcv|seg)(Una|Nxt|Seq|Ack|Wl1|Wl2)");
    private static final Set<Tree.Kind> ORDER = Set.of(Tree.Kind.LESS_THAN,
            Tree.Kind.LESS_THAN_EQUAL, Tree.Kind.GREATER_THAN, Tree.Kind.GREATER_THAN_EQUAL);
    private static final Set<String> MAY_PRINT = Set.of("app", "bench", "examples");

    private final String name;
    private final Places places;
    private final Report report;
    private final boolean isMain;
    private final boolean isBenchmark;
    private int depth;

    TreeMeasure(String name, Places places, Report report) {
        this.name = name;
        this.places = places;
        this.report = report;
        isMain = name.contains("/src/main/java/");
        isBenchmark = name.startsWith("bench/");
    }

    /// Where faults go.
    interface Report {
        void fault(long line, String what);
    }

    private void fault(Tree at, String what) {
        report.fault(places.firstLine(at), what);
    }

    @Override
    public @Nullable Void visitClass(ClassTree type, @Nullable Void unused) {
        Tree outside = getCurrentPath().getParentPath().getLeaf();
        boolean isTop = outside instanceof CompilationUnitTree;
        boolean mayBeOpen = !isMain || isBenchmark || type.getKind() != Tree.Kind.CLASS;
        if (isTop && !mayBeOpen && !isClosed(type)) {
            fault(type, "class " + type.getSimpleName() + " is neither final nor sealed");
        }
        int outer = depth;
        depth = 0;
        super.visitClass(type, null);
        depth = outer;
        return null;
    }

    private static boolean isClosed(ClassTree type) {
        Set<Modifier> flags = type.getModifiers().getFlags();
        return flags.contains(Modifier.FINAL) || flags.contains(Modifier.SEALED);
    }

    @Override
    public @Nullable Void visitMethod(MethodTree method, @Nullable Void unused) {
        BlockTree body = method.getBody();
        if (body != null && !isGenerated(method)) {
            long lines = places.lineCount(method, body);
            if (lines > Tidiness.METHOD_MAX) {
                fault(method, method.getName() + " of " + lines + " lines, at most "
                        + Tidiness.METHOD_MAX);
            }
        }
        int parameters = method.getParameters().size();
        if (parameters > Tidiness.PARAMETERS_MAX && !isExcused(method)) {
            fault(method, method.getName() + " takes " + parameters + " parameters, at most "
                    + Tidiness.PARAMETERS_MAX);
        }
        return super.visitMethod(method, null);
    }

    /// A record's own constructor has its components as parameters; an override did not choose.
    private boolean isExcused(MethodTree method) {
        boolean ofRecord = getCurrentPath().getParentPath().getLeaf().getKind() == Tree.Kind.RECORD
                && method.getReturnType() == null;
        boolean overrides = method.getModifiers().getAnnotations().stream()
                .anyMatch(a -> a.getAnnotationType().toString().equals("Override"));
        String type = name.substring(name.lastIndexOf('/') + 1).replace(".java", "");
        boolean isListed = method.getParameters().size() == Tidiness.PARAMETERS_MAX + 1
                && SIX_PARAMETERS.contains(type + "." + method.getName());
        return ofRecord || overrides || isListed;
    }

    private boolean isGenerated(MethodTree method) {
        return places.positions().getEndPosition(places.unit(), method) < 0;
    }

    @Override
    public @Nullable Void visitVariable(VariableTree variable, @Nullable Void unused) {
        boolean isField = getCurrentPath().getParentPath().getLeaf() instanceof ClassTree;
        Set<Modifier> flags = variable.getModifiers().getFlags();
        if (isMain && isField && flags.contains(Modifier.STATIC)
                && !flags.contains(Modifier.FINAL)) {
            fault(variable, "static state: " + variable.getName());
        }
        return super.visitVariable(variable, null);
    }

    @Override
    public @Nullable Void visitBinary(BinaryTree binary, @Nullable Void unused) {
        if (ORDER.contains(binary.getKind()) && !name.endsWith("/wire/Seq.java")) {
            String compared = sequenceNumber(binary.getLeftOperand());
            if (compared == null) compared = sequenceNumber(binary.getRightOperand());
            if (compared != null) fault(binary, "sequence number " + compared + " beside < or >");
        }
        return super.visitBinary(binary, null);
    }

    /// The name of a sequence number in a sum or difference that is compared.
    private static @Nullable String sequenceNumber(ExpressionTree operand) {
        String last = switch (operand) {
            case IdentifierTree identifier -> identifier.getName().toString();
            case MemberSelectTree select -> select.getIdentifier().toString();
            case MethodInvocationTree call when call.getArguments().isEmpty() ->
                    call.getMethodSelect() instanceof MemberSelectTree select
                            ? select.getIdentifier().toString()
                            : call.getMethodSelect().toString();
            case ParenthesizedTree inner -> sequenceNumber(inner.getExpression());
            case BinaryTree sum when isSum(sum) -> {
                String left = sequenceNumber(sum.getLeftOperand());
                yield left != null ? left : sequenceNumber(sum.getRightOperand());
            }
            default -> null;
        };
        return last != null && SEQUENCE_NUMBER.matcher(last).matches() ? last : null;
    }

    private static boolean isSum(BinaryTree binary) {
        return binary.getKind() == Tree.Kind.PLUS || binary.getKind() == Tree.Kind.MINUS;
    }

    @Override
    public @Nullable Void visitMemberSelect(MemberSelectTree select, @Nullable Void unused) {
        String text = select.toString();
        if (isMain && (text.equals("System.out") || text.equals("System.err"))
                && !MAY_PRINT.contains(name.substring(0, name.indexOf('/')))) {
            fault(select, text);
        }
        return super.visitMemberSelect(select, null);
    }

    @Override
    public @Nullable Void visitIf(IfTree branch, @Nullable Void unused) {
        TreePath parent = getCurrentPath().getParentPath();
        boolean isElseIf = parent.getLeaf() instanceof IfTree outer
                && branch.equals(outer.getElseStatement());
        if (isElseIf) return super.visitIf(branch, null);
        enter(branch);
        super.visitIf(branch, null);
        depth--;
        return null;
    }

    @Override
    public @Nullable Void visitForLoop(ForLoopTree loop, @Nullable Void unused) {
        enter(loop);
        super.visitForLoop(loop, null);
        depth--;
        return null;
    }

    @Override
    public @Nullable Void visitEnhancedForLoop(EnhancedForLoopTree loop, @Nullable Void unused) {
        enter(loop);
        super.visitEnhancedForLoop(loop, null);
        depth--;
        return null;
    }

    @Override
    public @Nullable Void visitWhileLoop(WhileLoopTree loop, @Nullable Void unused) {
        enter(loop);
        super.visitWhileLoop(loop, null);
        depth--;
        return null;
    }

    @Override
    public @Nullable Void visitDoWhileLoop(DoWhileLoopTree loop, @Nullable Void unused) {
        enter(loop);
        super.visitDoWhileLoop(loop, null);
        depth--;
        return null;
    }

    @Override
    public @Nullable Void visitSwitch(SwitchTree branch, @Nullable Void unused) {
        enter(branch);
        super.visitSwitch(branch, null);
        depth--;
        return null;
    }

    @Override
    public @Nullable Void visitSwitchExpression(SwitchExpressionTree branch,
            @Nullable Void unused) {
        enter(branch);
        super.visitSwitchExpression(branch, null);
        depth--;
        return null;
    }

    @Override
    public @Nullable Void visitTry(TryTree attempt, @Nullable Void unused) {
        enter(attempt);
        super.visitTry(attempt, null);
        depth--;
        return null;
    }

    @Override
    public @Nullable Void visitSynchronized(SynchronizedTree block, @Nullable Void unused) {
        enter(block);
        super.visitSynchronized(block, null);
        depth--;
        return null;
    }

    private void enter(Tree tree) {
        depth++;
        if (depth == Tidiness.NESTING_MAX + 1) {
            fault(tree, "nested " + depth + " deep, at most " + Tidiness.NESTING_MAX);
        }
    }
}
