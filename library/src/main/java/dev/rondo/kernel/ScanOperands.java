package dev.rondo.kernel;

/// Where the operands of a scan lie: element j of operand k in row r of step t is
/// `data[k][offset[k] + t·step[k] + r·stride[k] + j]`. Filled anew for each scan.
public final class ScanOperands {
    final float[][] data;
    final int[] offset;
    final int[] step;
    final int[] stride;

    /// @param operands that a scan may have: see [Provider#scan] and [Provider#scanBack]
    public ScanOperands(int operands) {
        data = new float[operands][];
        offset = new int[operands];
        step = new int[operands];
        stride = new int[operands];
    }

    /// @param at the first element of the first row of the first step
    /// @param steps distance of the same row from step to step; 0: the same for all
    /// @param rows distance of rows; 0: the same for all
    public void set(int operand, float[] array, int at, int steps, int rows) {
        data[operand] = array;
        offset[operand] = at;
        step[operand] = steps;
        stride[operand] = rows;
    }

    /// Whether the rows of a step lie one after the other, in the first `count` operands.
    boolean dense(int count, int width) {
        for (int k = 0; k < count; k++) {
            if (stride[k] != width) {
                return false;
            }
        }
        return true;
    }

    int at(int operand, int row, int column) {
        return offset[operand] + row * stride[operand] + column;
    }
}
