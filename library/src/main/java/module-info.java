/// Recurrent neural networks that are their equations: cells as text, networks made of them,
/// training, data, and models of texts, sequences and series.
///
/// - Train a model, load one, predict: [dev.rondo.task] and the packages of the tasks.
/// - Read data, measure results: [dev.rondo.data.source], [dev.rondo.measure].
/// - Build and train a network of your own: [dev.rondo.network.spec], [dev.rondo.network],
///   [dev.rondo.learn], [dev.rondo.model].
/// - Write a cell of your own, look into one: [dev.rondo.equation].
/// - Other structures than sequences: [dev.rondo.structure].
///
/// The JVM needs `--add-modules jdk.incubator.vector` for vectorised kernels; without it scalar
/// code computes the same but for rounding, and slowly. [dev.rondo] says what holds everywhere.
module dev.rondo {
    requires static jdk.incubator.vector;
    requires static transitive org.jspecify; // its annotations stand in exported signatures
    requires com.google.gson;
    requires de.siegmar.fastcsv;
    requires aircompressor;
    requires jdk.unsupported; // which it needs and, without a descriptor, does not say
    requires org.apache.commons.numbers.gamma;
    requires org.apache.commons.statistics.distribution;

    exports dev.rondo;
    exports dev.rondo.runtime;
    exports dev.rondo.equation;
    exports dev.rondo.equation.graph;
    exports dev.rondo.equation.derivative;
    exports dev.rondo.equation.reference;
    exports dev.rondo.structure;
    exports dev.rondo.network.spec;
    exports dev.rondo.network;
    exports dev.rondo.store;
    exports dev.rondo.learn;
    exports dev.rondo.data.source;
    exports dev.rondo.data.array;
    exports dev.rondo.data.text;
    exports dev.rondo.data.tagged;
    exports dev.rondo.data.labelled;
    exports dev.rondo.data.series;
    exports dev.rondo.data.time;
    exports dev.rondo.data.graph;
    exports dev.rondo.data.format;
    exports dev.rondo.data.split;
    exports dev.rondo.measure;
    exports dev.rondo.model;
    exports dev.rondo.series;
    exports dev.rondo.series.method;
    exports dev.rondo.task;
    exports dev.rondo.task.language;
    exports dev.rondo.task.classify;
    exports dev.rondo.task.tag;
    exports dev.rondo.task.forecast;
    exports dev.rondo.task.translate;
    exports dev.rondo.task.online;
}
