package dev.rondo.examples;

import dev.rondo.task.language.LanguageModel;

import java.util.Arrays;

/// Looks into a model: what each gate was at each step, by its name in the equations.
public final class ReadGates {
    public static void main(String[] args) {
        var model =
                LanguageModel.trainer()
                        .cell("lstm")
                        .hidden(8)
                        .batch(4)
                        .epochs(10)
                        .train("abracadabra ".repeat(100));

        int[] ids = model.vocabulary().encodePrompt("abracadabra");
        var cell = model.explain(ids).cells().getFirst(); // of the only layer
        System.out.println(cell.cell().text()); // the equations: which names there are
        var forget = cell.value("f").orElseThrow();
        for (int t = 0; t < ids.length; t++) {
            System.out.printf(
                    "%s %.2f%n",
                    model.vocabulary().symbol(ids[t]),
                    Arrays.stream(forget.rows()[t]).average().orElseThrow());
        }
    }
}
