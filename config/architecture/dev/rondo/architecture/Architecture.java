package dev.rondo.architecture;

import dev.rondo.architecture.Circles.Circle;

import java.io.IOException;
import java.lang.classfile.Attributes;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.attribute.SourceFileAttribute;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.classfile.constantpool.MemberRefEntry;
import java.lang.classfile.constantpool.PoolEntry;
import java.lang.classfile.constantpool.Utf8Entry;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/// What the classes of one Maven module know of each other, read off its compiled classes, and the
/// rules of the house about it. The tests of each module hold their module against them; these
/// sources are compiled with the tests of each.
///
/// Packages and classes are named without `dev.rondo.`. A nested class counts as its outermost one.
/// In circles a sealed type and what it permits in its package count as one class, that of the
/// type: such a family is one thing by its own word.
public final class Architecture {
    /// The largest number of classes that may know each other in a circle.
    public static final int LARGEST_CIRCLE = 6;

    /// The largest number of source files in a package.
    public static final int LARGEST_PACKAGE = 40;

    /// Nested classes are left out: what follows a `$` is no part of a match.
    private static final Pattern PROJECT = Pattern.compile("dev/rondo/((?:[a-z0-9_]+/)*[A-Z]\\w*)");

    private final Path target;
    private final List<ClassModel> classes = new ArrayList<>();

    /// Of each package its source files, with their lines.
    private final Map<String, Map<String, Integer>> files = new TreeMap<>();

    /// By class the classes that it names, with the members that it uses.
    private final Map<String, Map<String, Set<String>>> known = new TreeMap<>();

    /// Of each class that a sealed one of its package permits, that.
    private final Map<String, String> families = new HashMap<>();

    private Architecture(Path root) throws IOException {
        target = root.resolve("..").normalize();
        readSources(target.resolve("../src/main/java").normalize());
        for (var file : walk(root, ".class")) {
            var model = ClassFile.of().parse(file);
            if (isSource(model)) {
                classes.add(model);
                known.putIfAbsent(name(model), new TreeMap<>());
            }
        }
        for (var model : classes) {
            var own = known.computeIfAbsent(name(model), n -> new TreeMap<>());
            names(model)
                    .forEach((other, members) ->
                            own.computeIfAbsent(other, o -> new TreeSet<>()).addAll(members));
        }
        for (var own : known.entrySet()) {
            own.getValue().keySet().retainAll(known.keySet());
            own.getValue().remove(own.getKey());
        }
        classes.forEach(this::readFamily);
    }

    /// The module of which a class is one.
    public static Architecture of(Class<?> one) {
        try {
            var root = one.getProtectionDomain().getCodeSource().getLocation().toURI();
            return new Architecture(Path.of(root));
        } catch (IOException | URISyntaxException e) {
            throw new IllegalStateException("cannot read the classes of " + one, e);
        }
    }

    // ---- reading ------------------------------------------------------------------------------

    private static List<Path> walk(Path folder, String ending) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (var all = Files.walk(folder)) {
            return all.filter(file -> file.toString().endsWith(ending)).sorted().toList();
        }
    }

    private void readSources(Path root) throws IOException {
        Path own = root.resolve("dev/rondo");
        for (var file : walk(own, ".java")) {
            int lines;
            try (var all = Files.lines(file)) {
                lines = (int) all.count();
            }
            String name = own.relativize(file).toString().replace('\\', '/');
            files.computeIfAbsent(packageOf(name), p -> new TreeMap<>()).put(name, lines);
        }
    }

    /// Whether a class was compiled from a source of the module, and not from one generated.
    private boolean isSource(ClassModel model) {
        var matcher = PROJECT.matcher(model.thisClass().asInternalName());
        if (!matcher.lookingAt()) {
            return false;
        }
        String folder = matcher.group(1).substring(0, matcher.group(1).lastIndexOf('/') + 1);
        String file =
                model.findAttribute(Attributes.sourceFile())
                        .map(SourceFileAttribute::sourceFile)
                        .map(Utf8Entry::stringValue)
                        .orElse("");
        return files.getOrDefault(packageOf(folder + file), Map.of()).containsKey(folder + file);
    }

    /// The outermost class of a class, with `/` between its parts.
    private static String name(ClassModel model) {
        return name(model.thisClass());
    }

    private static String name(ClassEntry entry) {
        var matcher = PROJECT.matcher(entry.asInternalName());
        return matcher.lookingAt() ? matcher.group(1) : "";
    }

    /// The package of a class or a file, with `.` between its parts.
    private static String packageOf(String name) {
        return name.substring(0, Math.max(0, name.lastIndexOf('/'))).replace('/', '.');
    }

    /// The classes of Rondo that a class file names, in instructions, descriptors and signatures,
    /// with the members that it uses of them.
    private static Map<String, Set<String>> names(ClassModel model) {
        Map<String, Set<String>> names = new TreeMap<>();
        for (PoolEntry entry : model.constantPool()) {
            var text =
                    switch (entry) {
                        case ClassEntry type -> type.asInternalName();
                        case Utf8Entry utf8 -> utf8.stringValue();
                        default -> "";
                    };
            var matcher = PROJECT.matcher(text);
            while (matcher.find()) {
                names.computeIfAbsent(matcher.group(1), n -> new TreeSet<>());
            }
        }
        for (PoolEntry entry : model.constantPool()) {
            if (entry instanceof MemberRefEntry member && !name(member.owner()).isEmpty()) {
                names.computeIfAbsent(name(member.owner()), n -> new TreeSet<>())
                        .add(member.name().stringValue());
            }
        }
        return names;
    }

    private void readFamily(ClassModel model) {
        String root = name(model);
        model.findAttribute(Attributes.permittedSubclasses())
                .ifPresent(permitted ->
                        permitted.permittedSubclasses().stream()
                                .map(Architecture::name)
                                .filter(member -> !member.equals(root))
                                .filter(member -> packageOf(member).equals(packageOf(root)))
                                .forEach(member -> families.put(member, root)));
    }

    private String family(String name) {
        String root = families.get(name);
        return root == null ? name : family(root);
    }

    // ---- the rules ----------------------------------------------------------------------------

    /// The names of classes that know one of a package that does not come before theirs. Classes of
    /// `dev.rondo` itself are known to all and know none.
    ///
    /// @param order of the packages
    public List<String> outOfOrder(List<String> order) {
        var wrong = new ArrayList<String>();
        files.keySet().stream()
                .filter(name -> !name.isEmpty() && !order.contains(name))
                .forEach(name -> wrong.add("package " + name + " has no place in the order"));
        known.forEach((from, targets) -> {
            for (String to : targets.keySet()) {
                if (order.indexOf(packageOf(to)) > order.indexOf(packageOf(from))) {
                    wrong.add(from.replace('/', '.') + " knows " + to.replace('/', '.'));
                }
            }
        });
        return wrong;
    }

    /// The circles of packages, the largest first.
    public List<Circle> packageCircles() {
        Map<String, Map<String, Set<String>>> edges = new TreeMap<>();
        known.forEach((from, targets) -> {
            var own = edges.computeIfAbsent(packageOf(from), p -> new TreeMap<>());
            for (String to : targets.keySet()) {
                own.computeIfAbsent(packageOf(to), p -> new TreeSet<>())
                        .add(simple(from) + " knows " + simple(to));
            }
        });
        return Circles.of(edges);
    }

    /// The circles of classes, the largest first.
    public List<Circle> classCircles() {
        Map<String, Map<String, Set<String>>> edges = new TreeMap<>();
        known.forEach((from, targets) -> {
            var own = edges.computeIfAbsent(dotted(family(from)), p -> new TreeMap<>());
            targets.forEach((to, members) ->
                    own.computeIfAbsent(dotted(family(to)), p -> new TreeSet<>())
                            .addAll(members.isEmpty() ? Set.of("(the type)") : members));
        });
        return Circles.of(edges);
    }

    /// The circles of classes that are larger than [#LARGEST_CIRCLE].
    public List<Circle> largeCircles() {
        return classCircles().stream().filter(c -> c.size() > LARGEST_CIRCLE).toList();
    }

    /// The packages with more source files than [#LARGEST_PACKAGE].
    public Set<String> largePackages() {
        Set<String> large = new TreeSet<>();
        files.forEach((name, all) -> {
            if (all.size() > LARGEST_PACKAGE) {
                large.add(name);
            }
        });
        return large;
    }

    /// The classes that use one of these members, such as `java/lang/System.exit`.
    public List<String> usersOf(Collection<String> members) {
        var users = new TreeSet<String>();
        for (var model : classes) {
            for (PoolEntry entry : model.constantPool()) {
                if (entry instanceof MemberRefEntry member) {
                    var used = member.owner().asInternalName() + "." + member.name().stringValue();
                    if (members.contains(used)) {
                        users.add(model.thisClass().asInternalName() + " uses " + used);
                    }
                }
            }
        }
        return List.copyOf(users);
    }

    // ---- the table ----------------------------------------------------------------------------

    /// A line for each package: its source files, their lines, its outermost classes and the size
    /// of its largest circle of classes.
    public String table() {
        var circles = classCircles();
        var text = new StringBuilder();
        row(text, "package", "files", "lines", "classes", "circle");
        files.forEach((name, all) ->
                row(
                        text,
                        name.isEmpty() ? "(root)" : name,
                        String.valueOf(all.size()),
                        String.valueOf(all.values().stream().mapToInt(l -> l).sum()),
                        String.valueOf(
                                known.keySet().stream()
                                        .filter(c -> packageOf(c).equals(name))
                                        .count()),
                        String.valueOf(
                                circles.stream()
                                        .filter(c -> isIn(c, name))
                                        .mapToInt(Circle::size)
                                        .max()
                                        .orElse(1))));
        return text.toString();
    }

    private static boolean isIn(Circle circle, String name) {
        return circle.nodes().stream().anyMatch(c -> packageOf(c.replace('.', '/')).equals(name));
    }

    private static void row(StringBuilder text, String name, String... numbers) {
        text.append(String.format("%-20s", name));
        for (String number : numbers) {
            text.append(String.format("%10s", number));
        }
        text.append('\n');
    }

    /// Writes the table and the circles of classes to `target/architecture.txt`.
    public void write() {
        var text = new StringBuilder(table());
        classCircles().forEach(c -> text.append('\n').append(c).append('\n'));
        try {
            Files.writeString(target.resolve("architecture.txt"), text);
        } catch (IOException e) {
            throw new IllegalStateException("cannot write the architecture", e);
        }
    }

    private static String simple(String name) {
        return name.substring(name.lastIndexOf('/') + 1);
    }

    private static String dotted(String name) {
        return name.replace('/', '.');
    }
}
