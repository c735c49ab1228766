package dev.rondo.network.run;

import dev.rondo.equation.graph.Graph;
import dev.rondo.network.spec.Direction;
import dev.rondo.network.spec.Parameters;
import dev.rondo.network.spec.Pooling;
import dev.rondo.network.spec.Rows;
import dev.rondo.network.spec.Stack;
import dev.rondo.network.spec.StructureSpec;
import dev.rondo.plan.CellPlan;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A part of a network that makes rows out of the rows of earlier parts. A network is a list of
/// units, each after all that it reads: forward they run in this order, backward in the reverse.
/// They name each other by their places in the list.
public sealed interface Unit {
    /// What its rows stand for.
    Space space();

    /// Numbers of a row.
    int width();

    /// The units that it reads.
    List<Integer> sources();

    /// What a batch gives.
    ///
    /// @param part which of several rows, where the batch has [Rows.Multiple]
    /// @param column where these numbers begin in a row of the batch's numbers
    /// @param embedding the vectors of symbols; null where numbers are read
    record InputUnit(
            Space space, int part, int width, int column, Parameters.@Nullable Slot embedding)
            implements Unit {
        @Override
        public List<Integer> sources() {
            return List.of();
        }
    }

    /// Sources put together; in training numbers of the result are left out.
    ///
    /// @param dropout the probability to be left out
    /// @param variational whether the same are left out at all steps of a sequence
    /// @param number tells its draw from others
    record ConcatUnit(
            Space space, ConcatSpec junction, double dropout, boolean variational, int number)
            implements Unit {
        @Override
        public int width() {
            return junction.width();
        }

        @Override
        public List<Integer> sources() {
            return junction.sources();
        }
    }

    /// A cell, over the steps of sequences or once a sequence.
    ///
    /// @param number from 0 among the cells
    /// @param layer of its stack, from 0
    /// @param stack whose layer it is; null where it belongs to a bridge
    /// @param over what its rows are
    /// @param prefix of the names of its parameters
    /// @param graph bound for evaluation: random values have their means
    /// @param base of its parameters
    /// @param attends whether it looks at all that its source's encoder gave
    /// @param starts slots of learned starts by the name of the state
    /// @param inputs for each input of the plan's graph the unit that gives it, or [#NONE] where it
    ///   is drawn
    /// @param begins states that begin with what other units give
    record CellUnit(
            Space space,
            int number,
            int layer,
            @Nullable Stack stack,
            StructureSpec over,
            int hidden,
            String prefix,
            Graph graph,
            CellPlan plan,
            int base,
            boolean attends,
            Map<String, Parameters.Slot> starts,
            List<Integer> inputs,
            List<Begin> begins)
            implements Unit {
        static final int NONE = -1;

        /// In which direction it reads, where its layer reads backward or in both.
        public Optional<Direction> direction() {
            return stack == null || stack.layers().get(layer).direction() == Direction.FORWARD
                    ? Optional.empty()
                    : Optional.of(space.turn() > 0 ? Direction.BACKWARD : Direction.FORWARD);
        }

        @Override
        public int width() {
            return graph.output().width();
        }

        @Override
        public List<Integer> sources() {
            return java.util.stream.Stream.concat(
                            inputs.stream().filter(i -> i != NONE),
                            begins.stream().map(Begin::unit))
                    .toList();
        }
    }

    /// A state that begins with columns of a unit's rows, one row a sequence.
    record Begin(int state, int unit, int column) {}

    /// Rows of another unit by an index.
    record GatherUnit(Space space, int width, int source, Which which) implements Unit {
        @Override
        public List<Integer> sources() {
            return List.of(source);
        }
    }

    /// Which row is taken.
    enum Which {
        /// Between the ways in which a structure is read: for each row that of the same node.
        TURNED,
        /// For each sequence its first step.
        FIRST,
        /// For each sequence its last step.
        LAST,
        /// For each sequence, or each of its steps, that of the sequence it belongs to: of itself,
        /// or of its source.
        OWNER,
        /// For each row that of its spelling.
        SPELLING
    }

    /// The steps of each sequence reduced to one row: [Pooling#MEAN], [Pooling#MAX] or
    /// [Pooling#SUM].
    record PoolUnit(Space space, int width, int source, Pooling pooling) implements Unit {
        @Override
        public List<Integer> sources() {
            return List.of(source);
        }
    }

    /// The states with which a cell's sequences ended, side by side.
    ///
    /// @param states their numbers in the cell's graph
    record FinalStateUnit(Space space, int width, int source, List<Integer> states)
            implements Unit {
        @Override
        public List<Integer> sources() {
            return List.of(source);
        }
    }
}
