package dev.rondo.bench;

import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.factory.Nd4j;

/// DL4J with its native backend. Its threads come from `OMP_NUM_THREADS`, which [Column] sets.
final class Dl4j implements Contestant {

    private volatile float[] sink = {};

    /// Loads ND4J; its natives come from the class path.
    public Dl4j() {
        System.setProperty("org.bytedeco.javacpp.logger.debug", "false");
    }

    @Override
    public String version() {
        return "DL4J 1.0.0-M2.1";
    }

    @Override
    public Runnable prepare(Work work, int threads) {
        return switch (work.kind()) {
            case LSTM -> recurrent(work);
            case STREAM -> stream(work);
            default -> throw new IllegalArgumentException("DL4J does no " + work);
        };
    }

    private static MultiLayerNetwork network(Work work) {
        var list = new NeuralNetConfiguration.Builder().list();
        for (int layer = 0; layer < work.kind().layers; layer++) {
            list.layer(new LSTM.Builder().nIn(work.hidden()).nOut(work.hidden()).build());
        }
        var network = new MultiLayerNetwork(list.build());
        network.init();
        return network;
    }

    private static Runnable recurrent(Work work) {
        var network = network(work);
        // B × H × T is the only layout its LSTM trains in without a copy
        var x = Nd4j.rand(work.batch(), work.hidden(), work.steps());
        var adjoint = Nd4j.rand(work.batch(), work.hidden(), work.steps());
        return () -> {
            network.setInput(x);
            network.feedForward(true, false);
            network.backpropGradient(adjoint, LayerWorkspaceMgr.noWorkspaces());
        };
    }

    /// Each step reads its input from a Java array and writes its output into one.
    private Runnable stream(Work work) {
        var network = network(work);
        var input = Nd4j.rand(1, work.hidden()).toFloatVector();
        return () -> {
            for (int i = 0; i < work.steps(); i++) {
                var x = Nd4j.createFromArray(input).reshape(1, work.hidden());
                sink = network.rnnTimeStep(x).toFloatVector();
            }
        };
    }
}
