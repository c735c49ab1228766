package dev.rondo.plan;

/// The matrices of a stack that multiply one operand, stacked into one: `width(stack) × k`,
/// row-major, at `offset` in the layer's parameters.
final class Block {
    final int id;
    final Stack stack;
    final Value operand;
    final int k;
    int offset;

    Block(int id, Stack stack, Value operand) {
        this.id = id;
        this.stack = stack;
        this.operand = operand;
        this.k = operand.width;
    }
}
