package dev.rondo.examples;

import com.sun.source.tree.AnnotationTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.TypeParameterTree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreeScanner;
import com.sun.source.util.Trees;

import dev.rondo.examples.ForbiddenWords.Name;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;

import javax.tools.ToolProvider;

/// The names that Java sources declare: types, methods, fields and components, parameters and
/// variables; the names of options in annotations of the command; keys, headings and heads of
/// tables that reports are made of, and heads of Markdown tables in texts.
final class SourceNames extends TreeScanner<@Nullable Void, @Nullable Void> {
    /// Methods of reports whose texts are keys, headings and heads of tables.
    private static final Set<String> REPORT =
            Set.of("heading", "measure", "number", "table", "text");

    /// What the findings of studies are made of.
    private static final Set<String> FINDINGS = Set.of("Findings.Table", "Findings.Axis");

    private final Path root;
    private final CompilationUnitTree unit;
    private final SourcePositions positions;
    private final List<Name> names;

    private SourceNames(
            Path root, CompilationUnitTree unit, SourcePositions positions, List<Name> names) {
        this.root = root;
        this.unit = unit;
        this.positions = positions;
        this.names = names;
    }

    /// @param root to which the names of the files are relative
    static List<Name> of(Path root, Collection<Path> files) throws IOException {
        var compiler = ToolProvider.getSystemJavaCompiler();
        try (var manager = compiler.getStandardFileManager(null, null, null)) {
            var task =
                    (JavacTask)
                            compiler.getTask(
                                    null,
                                    manager,
                                    null,
                                    List.of("-proc:none"),
                                    null,
                                    manager.getJavaFileObjectsFromPaths(files));
            var positions = Trees.instance(task).getSourcePositions();
            var names = new ArrayList<Name>();
            for (var unit : task.parse()) {
                new SourceNames(root, unit, positions, names).scan(unit, null);
            }
            return names;
        }
    }

    private void add(String kind, CharSequence name, Tree tree) {
        long line = unit.getLineMap().getLineNumber(positions.getStartPosition(unit, tree));
        var file = root.relativize(Path.of(unit.getSourceFile().toUri())).toString();
        names.add(new Name(file.replace('\\', '/'), line, kind, name.toString()));
    }

    @Override
    public @Nullable Void visitClass(ClassTree tree, @Nullable Void none) {
        add("type", tree.getSimpleName(), tree);
        return super.visitClass(tree, none);
    }

    @Override
    public @Nullable Void visitMethod(MethodTree tree, @Nullable Void none) {
        add("method", tree.getName(), tree);
        return super.visitMethod(tree, none);
    }

    @Override
    public @Nullable Void visitVariable(VariableTree tree, @Nullable Void none) {
        add("variable", tree.getName(), tree);
        return super.visitVariable(tree, none);
    }

    @Override
    public @Nullable Void visitTypeParameter(TypeParameterTree tree, @Nullable Void none) {
        add("type", tree.getName(), tree);
        return super.visitTypeParameter(tree, none);
    }

    @Override
    public @Nullable Void visitAnnotation(AnnotationTree tree, @Nullable Void none) {
        if (tree.getAnnotationType().toString().endsWith("Option")) {
            for (var argument : tree.getArguments()) {
                if (argument.toString().startsWith("names = ")) {
                    texts("option", argument);
                }
            }
        }
        return super.visitAnnotation(tree, none);
    }

    @Override
    public @Nullable Void visitMethodInvocation(MethodInvocationTree tree, @Nullable Void none) {
        if (tree.getMethodSelect() instanceof MemberSelectTree method
                && REPORT.contains(method.getIdentifier().toString())) {
            heads(tree.getArguments());
        }
        return super.visitMethodInvocation(tree, none);
    }

    @Override
    public @Nullable Void visitNewClass(NewClassTree tree, @Nullable Void none) {
        if (FINDINGS.contains(tree.getIdentifier().toString())) {
            heads(tree.getArguments());
        }
        return super.visitNewClass(tree, none);
    }

    /// A key or a caption, and the text or the columns after it; an argument alone is a sentence.
    private void heads(List<? extends ExpressionTree> arguments) {
        if (arguments.size() > 1) {
            arguments.subList(0, 2).forEach(argument -> texts("head or key", argument));
        }
    }

    @Override
    public @Nullable Void visitLiteral(LiteralTree tree, @Nullable Void none) {
        if (tree.getValue() instanceof String text && text.startsWith("| ")) {
            add("table head", text, tree);
        }
        return super.visitLiteral(tree, none);
    }

    private void texts(String kind, Tree tree) {
        new TreeScanner<@Nullable Void, @Nullable Void>() {
            @Override
            public @Nullable Void visitLiteral(LiteralTree literal, @Nullable Void none) {
                if (literal.getValue() instanceof String text) {
                    add(kind, text, literal);
                }
                return none;
            }
        }.scan(tree, null);
    }
}
