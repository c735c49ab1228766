package dev.rondo.network.run;

import dev.rondo.kernel.Provider;

import java.util.Arrays;

/// What a batch gives: numbers as they lie, or the vectors of symbols: where all that reads them
/// takes a table, of the distinct ones.
public final class InputRun implements UnitRun {
    private static final Provider KERNELS = Provider.chosen();

    public final Unit.InputUnit unit;
    private final Ground ground;
    private final Activations out;

    /// Whether all that reads these rows takes a table, where nothing is dropped and where it is.
    private final boolean takesTable;

    private final boolean takesTableDropping;

    private int[] symbols = new int[0]; // N
    private float[] numbers = new float[0];
    private int numbersStride;

    /// Distinct symbols, ascending (-1 first, where there is none), and for each row the place of
    /// its symbol among them.
    public int[] distinct = new int[0];

    public int distinctCount;
    private int[] place = new int[0]; // N
    private final int[] placeOf; // 1 + V: first of no symbol
    private boolean table;

    InputRun(
            Unit.InputUnit unit,
            Ground ground,
            Activations out,
            boolean takesTable,
            boolean takesTableDropping) {
        this.unit = unit;
        this.ground = ground;
        this.out = out;
        this.takesTable = takesTable;
        this.takesTableDropping = takesTableDropping;
        placeOf = new int[unit.embedding() == null ? 0 : 1 + unit.embedding().rows()];
        Arrays.fill(placeOf, -1);
    }

    @Override
    public Space space() {
        return unit.space();
    }

    @Override
    public Activations out() {
        return out;
    }

    /// What a share took out of rows.
    void read(BatchSlice slice) {
        if (unit.embedding() == null) {
            read(slice.numbers(unit.part()), slice.width(unit.part()));
        } else {
            read(slice.symbols(unit.part()));
        }
    }

    void read(int[] ids) {
        symbols = ids;
    }

    void read(float[] rows, int stride) {
        numbers = rows;
        numbersStride = stride;
    }

    @Override
    public void forward(Pass pass) {
        int rows = ground.structure(unit.space()).rows();
        var embedding = unit.embedding();
        if (embedding == null) {
            out.view(numbers, unit.column(), numbersStride, rows);
            return;
        }
        findDistinct(rows);
        table = pass.dropout() == null ? takesTable : takesTableDropping;
        int count = table ? distinctCount : rows;
        KERNELS.gatherRows(
                out.buffer(count),
                0,
                out.width,
                pass.values(),
                embedding.offset(),
                out.width,
                table ? distinct : symbols,
                0,
                count,
                out.width,
                false);
        out.index = table ? place : null;
    }

    @Override
    public void step(Pass pass) {
        int rows = ground.structure(unit.space()).rows();
        float[] values = pass.values();
        var embedding = unit.embedding();
        if (embedding == null) {
            out.view(numbers, unit.column(), numbersStride, rows);
        } else if (rows == 1 && symbols[0] >= 0) {
            out.view(values, embedding.offset() + symbols[0] * out.width, out.width, 1);
        } else {
            KERNELS.gatherRows(
                    out.buffer(rows),
                    0,
                    out.width,
                    values,
                    embedding.offset(),
                    out.width,
                    symbols,
                    0,
                    rows,
                    out.width,
                    false);
        }
    }

    private void findDistinct(int rows) {
        distinctCount = 0;
        place = Activations.atLeast(place, rows);
        distinct = Activations.atLeast(distinct, Math.min(rows, placeOf.length));
        for (int r = 0; r < rows; r++) {
            if (placeOf[1 + symbols[r]] < 0) {
                placeOf[1 + symbols[r]] = 0;
                distinct[distinctCount++] = symbols[r];
            }
        }
        Arrays.sort(distinct, 0, distinctCount);
        for (int i = 0; i < distinctCount; i++) {
            placeOf[1 + distinct[i]] = i;
        }
        for (int r = 0; r < rows; r++) {
            place[r] = placeOf[1 + symbols[r]];
        }
        for (int i = 0; i < distinctCount; i++) {
            placeOf[1 + distinct[i]] = -1;
        }
    }

    /// Nothing to hand on: [#gradient] adds the embedding's.
    @Override
    public void backward(Pass pass) {}

    /// Adds the gradient of the embedding, if there is one.
    public void gradient(float[] gradient) {
        var embedding = unit.embedding();
        if (embedding == null || !out.begun()) {
            return;
        }
        int width = embedding.columns();
        KERNELS.scatterAddRows(
                gradient,
                embedding.offset(),
                width,
                out.adjoint(),
                0,
                width,
                table ? distinct : symbols,
                0,
                out.rows,
                width);
    }

    @Override
    public long floats() {
        return 0;
    }
}
