package dev.rondo.examples;

import dev.rondo.task.Models;
import dev.rondo.task.classify.Classifier;
import dev.rondo.task.language.NgramModel;
import dev.rondo.task.language.SequenceModel;

import java.nio.file.Path;

/// Opens a model file without knowing what kind of model it holds.
public final class ReadAnyModel {
    public static void main(String[] args) {
        NgramModel.trainer().train("abracadabra ".repeat(20)).save(Path.of("some.safetensors"));

        switch (Models.load(Path.of("some.safetensors"))) {
            case Classifier classifier -> System.out.println(classifier.classes());
            case SequenceModel language -> System.out.println(language.vocabulary().symbols());
            default -> System.out.println("another kind");
        }
    }
}
