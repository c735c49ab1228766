package dev.rondo.plan;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/// Something to be done in a stage: a product, or instructions of a strip. Ordered by what must
/// come before.
final class Item {
    final boolean product;
    final Set<Item> after = new LinkedHashSet<>();
    final List<Value> reads = new ArrayList<>();

    /// The value that is complete once this has run, if any.
    @Nullable Value completes;

    /// Writes its steps or instructions, when places are known.
    @Nullable Consumer<Emission> emit;

    /// The rows over which its instructions go.
    int space;

    /// Whether its instructions add up over rows, so that what reads the sums comes in a later run.
    boolean addsUp;

    /// Number of its run: items between two products share one.
    int run = -1;

    Item(boolean product) {
        this.product = product;
    }

    Item reads(Value... values) {
        for (Value v : values) {
            reads.add(v);
        }
        return this;
    }

    /// Where emitted things go.
    interface Emission {
        void instruction(Instruction i);

        void step(Step s);
    }
}
