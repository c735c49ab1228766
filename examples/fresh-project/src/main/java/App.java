import dev.rondo.data.labelled.LabelledText;
import dev.rondo.task.classify.Classifier;

import java.nio.file.Path;
import java.util.ArrayList;

/// Trains, saves, loads and predicts, outside of Rondo's own folder.
public final class App {
    public static void main(String[] args) {
        var reviews = new ArrayList<LabelledText>();
        for (String food : new String[] {"soup", "bread", "coffee", "fish", "cake", "tea"}) {
            reviews.add(LabelledText.of("good", "what a lovely " + food));
            reviews.add(LabelledText.of("bad", "the " + food + " was cold and late"));
        }
        var model = Classifier.trainer().hidden(16).epochs(20).train(reviews);
        model.save(Path.of("reviews.safetensors"));

        var loaded = Classifier.load(Path.of("reviews.safetensors"));
        System.out.println(loaded.classify("lovely fish").label()); // good
        System.out.println(loaded.classify("the cake was late").label()); // bad
    }
}
