/// Recurrent neural networks that are their equations.
module dev.rondo {
    requires static jdk.incubator.vector;

    exports dev.rondo;
    exports dev.rondo.equation;
    exports dev.rondo.network;
}
