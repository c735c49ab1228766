package dev.rondo.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.RondoException;
import dev.rondo.architecture.PublicApi;
import dev.rondo.data.labelled.LabelledSeries;
import dev.rondo.network.spec.Rows;
import dev.rondo.structure.Tree;

import org.junit.jupiter.api.Test;

import java.lang.classfile.ClassFile;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

class RecordTextTest {
    @Test
    void arraysPrintAsTheirNumbers() {
        assertEquals(
                "LabelledSeries[labels=[up], names=[1, 2], times=[], values=[1.0, 2.5, 3.0, NaN]]",
                new LabelledSeries("up", 2, new float[] {1, 2.5f, 3, Float.NaN}).toString());
        assertEquals(
                "Symbols[ids=[0, 0, 0, 0, 0, 0, 0, 0, … 100 in all]]",
                new Rows.Symbols(new int[100]).toString());
        assertTrue(
                new Tree(new int[][] {{1, 2}, {}, {}}).toString().contains("[[1, 2], [], []]"),
                new Tree(new int[][] {{1, 2}, {}, {}}).toString());
    }

    /// Of all exported records: none prints as `[F@1b2c3d`.
    @Test
    void noRecordOfTheApiPrintsWhereAnArrayLies() throws Exception {
        var api = new PublicApi(RondoException.class);
        var wrong = new ArrayList<String>();
        int arrays = 0;
        for (var packageName : api.packages()) {
            for (var type : api.types(packageName)) {
                if (type.isRecord()
                        && Arrays.stream(type.getRecordComponents())
                                .anyMatch(c -> c.getGenericType().getTypeName().contains("[]"))) {
                    arrays++;
                    if (isGenerated(type)) {
                        wrong.add(type.getName());
                    }
                }
            }
        }
        assertEquals(List.of(), wrong);
        assertTrue(arrays > 20, "records with arrays: " + arrays);
    }

    /// The compiler's own calls `java.lang.runtime.ObjectMethods` by the name `toString`.
    private static boolean isGenerated(Class<?> type) throws Exception {
        try (var in = type.getResourceAsStream(type.getName().replaceAll(".*\\.", "") + ".class")) {
            var model = ClassFile.of().parse(Objects.requireNonNull(in).readAllBytes());
            return model.methods().stream()
                    .filter(method -> method.methodName().equalsString("toString"))
                    .flatMap(method -> method.code().stream())
                    .flatMap(code -> code.elementStream())
                    .anyMatch(element ->
                            element instanceof InvokeDynamicInstruction call
                                    && call.name().equalsString("toString"));
        }
    }
}
