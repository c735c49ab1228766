package dev.rondo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.classfile.constantpool.MemberRefEntry;
import java.lang.classfile.constantpool.PoolEntry;
import java.lang.classfile.constantpool.Utf8Entry;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/// The rules of the house that a compiler does not check, read off the compiled classes: which
/// package may know which, and that a library neither prints nor exits nor reads the environment.
class ArchitectureTest {
    /// Each may import those before it. Why `store` stands first: docs/decisions/0002.
    private static final List<String> ORDER =
            List.of(
                    "store",
                    "kernel",
                    "equation",
                    "structure",
                    "plan",
                    "network",
                    "learn",
                    "data",
                    "measure",
                    "task",
                    "problem");

    private static final Set<String> FORBIDDEN =
            Set.of(
                    "java/lang/System.out",
                    "java/lang/System.err",
                    "java/lang/System.in",
                    "java/lang/System.exit",
                    "java/lang/System.getenv",
                    "java/lang/System.console",
                    "java/lang/Runtime.exit",
                    "java/lang/Runtime.halt",
                    "java/lang/Throwable.printStackTrace",
                    "java/lang/Exception.printStackTrace");

    private static final Pattern OURS = Pattern.compile("dev/rondo/(?:([a-z]+)/)?[A-Z]\\w*");

    @Test
    void packagesImportOnlyThoseBeforeThem() throws Exception {
        var wrong = new TreeSet<String>();
        for (var model : classes()) {
            var name = model.thisClass().asInternalName();
            var from = rank(packageOf(name));
            for (var other : mentioned(model)) {
                if (rank(packageOf(other)) > from) {
                    wrong.add(name + " knows " + other);
                }
            }
        }
        assertEquals(Set.of(), wrong, "the order is " + ORDER);
    }

    @Test
    void theLibraryNeitherPrintsNorExitsNorReadsTheEnvironment() throws Exception {
        var wrong = new TreeSet<String>();
        for (var model : classes()) {
            for (PoolEntry entry : model.constantPool()) {
                if (entry instanceof MemberRefEntry member) {
                    var used = member.owner().asInternalName() + "." + member.name().stringValue();
                    if (FORBIDDEN.contains(used)) {
                        wrong.add(model.thisClass().asInternalName() + " uses " + used);
                    }
                }
            }
        }
        assertEquals(Set.of(), wrong);
    }

    private static int rank(String folder) {
        var rank = folder.isEmpty() ? -1 : ORDER.indexOf(folder);
        assertTrue(
                folder.isEmpty() || rank >= 0,
                "package dev.rondo." + folder + " has no place in the order " + ORDER);
        return rank;
    }

    private static String packageOf(String internalName) {
        var parts = internalName.split("/", -1);
        return parts.length == 4 ? parts[2] : "";
    }

    /// The classes of Rondo that a class file names, in instructions, descriptors and signatures.
    private static Set<String> mentioned(ClassModel model) {
        var names = new TreeSet<String>();
        for (PoolEntry entry : model.constantPool()) {
            var text =
                    switch (entry) {
                        case ClassEntry type -> type.asInternalName();
                        case Utf8Entry utf8 -> utf8.stringValue();
                        default -> "";
                    };
            var matcher = OURS.matcher(text);
            while (matcher.find()) {
                names.add(matcher.group());
            }
        }
        return names;
    }

    private static List<ClassModel> classes() throws IOException, URISyntaxException {
        var root =
                Path.of(
                        RondoException.class
                                .getProtectionDomain()
                                .getCodeSource()
                                .getLocation()
                                .toURI());
        var models = new ArrayList<ClassModel>();
        try (var files = Files.walk(root.resolve("dev/rondo"))) {
            for (var file : files.filter(f -> f.toString().endsWith(".class")).toList()) {
                models.add(ClassFile.of().parse(file));
            }
        }
        assertTrue(models.size() > 20, "found only " + models.size() + " classes in " + root);
        return models;
    }
}
