package dev.rondo.network.run;

import dev.rondo.plan.Workspace;

/// The states with which a cell's sequences ended.
final class FinalStateRun implements UnitRun {
    private final Unit.FinalStateUnit unit;
    private final Workspace cell;
    private final Ground ground;
    private final Activations out;
    private float[] exchange = new float[0]; // B × width of a state

    FinalStateRun(Unit.FinalStateUnit unit, Workspace cell, Ground ground, Activations out) {
        this.unit = unit;
        this.cell = cell;
        this.ground = ground;
        this.out = out;
    }

    @Override
    public Space space() {
        return unit.space();
    }

    @Override
    public Activations out() {
        return out;
    }

    private int width(int state) {
        return cell.plan().graph().states().get(state).width();
    }

    @Override
    public void forward(Pass pass) {
        int items = ground.structure(unit.space()).rows();
        float[] to = out.buffer(items);
        int column = 0;
        for (int s : unit.states()) {
            int w = width(s);
            exchange = Activations.atLeast(exchange, (long) items * w);
            cell.next(s, 1, Integer.MAX_VALUE, exchange, 0);
            Activations.move(false, to, column, out.width, exchange, 0, w, items, w);
            column += w;
        }
    }

    @Override
    public void backward(Pass pass) {
        if (!out.begun()) {
            return;
        }
        int column = 0;
        for (int s : unit.states()) {
            int w = width(s);
            exchange = Activations.atLeast(exchange, (long) out.rows * w);
            Activations.move(false, exchange, 0, w, out.adjoint(), column, out.width, out.rows, w);
            cell.nextAdjoint(s, 1, exchange, 0);
            column += w;
        }
    }

    @Override
    public long floats() {
        return exchange.length;
    }
}
