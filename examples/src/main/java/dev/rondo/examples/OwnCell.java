package dev.rondo.examples;

import dev.rondo.equation.Cell;
import dev.rondo.task.language.LanguageModel;

/// A cell of one's own, from its equations: gradients and kernels follow from them.
public final class OwnCell {
    public static void main(String[] args) {
        var cell =
                Cell.parse(
                        """
                        # A minimal gated unit: one gate forgets and writes.
                        f  = sigmoid(W_f x + U_f h + b_f)
                        n  = tanh(W_n x + U_n (f * h) + b_n)
                        h' = (1 - f) * h + f * n
                        """,
                        "minimal");
        var model =
                LanguageModel.trainer()
                        .cell(cell)
                        .hidden(32)
                        .batch(4)
                        .epochs(30)
                        .rate(0.01)
                        .train("abracadabra ".repeat(100));

        var session = model.session();
        session.feedText("abrac");
        System.out.println(session.probability("a")); // 0.99
    }
}
