/// Recurrent neural networks that are their equations.
module dev.rondo {
    requires static jdk.incubator.vector;
    requires static org.jspecify;
    requires com.google.gson;
    requires de.siegmar.fastcsv;
    requires aircompressor;
    requires jdk.unsupported; // which it needs and, without a descriptor, does not say
    requires org.apache.commons.numbers.gamma;
    requires org.apache.commons.statistics.distribution;

    exports dev.rondo;
    exports dev.rondo.equation;
    exports dev.rondo.structure;
    exports dev.rondo.network;
    exports dev.rondo.store;
    exports dev.rondo.learn;
    exports dev.rondo.data;
    exports dev.rondo.measure;
    exports dev.rondo.problem;
    exports dev.rondo.task;
}
