package dev.rondo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.architecture.PublicApi;

import org.junit.jupiter.api.Test;

import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/// What programs construct, they construct by at most four arguments, and by named steps beyond
/// those: no call that counts commas.
class ConstructorsTest {
    private static final int MOST = 4;

    /// Records of more components that the library fills and programs read, name by name.
    private static final Set<String> RESULTS =
            new TreeSet<>(
                    List.of(
                            "data.graph.NodeGraph",
                            "data.text.WordVectors",
                            "data.time.TimeFormat",
                            "equation.derivative.ClockGroups$Part",
                            "equation.derivative.Derivative",
                            "equation.graph.Graph",
                            "equation.graph.Graph$Input",
                            "equation.graph.Parameter",
                            "learn.Event$Gradients",
                            "learn.Event$Step",
                            "learn.GradientReach",
                            "learn.TrainingRecord$Epoch",
                            "measure.Bleu$Score",
                            "model.GradientFlow",
                            "network.Explanation$CellValues",
                            "network.Explanation$Value",
                            "network.PenDistribution",
                            "network.spec.Parameters$Slot",
                            "series.SeriesSchema",
                            "store.Tensor",
                            "task.classify.ClassEvaluation$Mistake",
                            "task.classify.ClassifierLearner$Counts",
                            "task.forecast.Anomalies$Score",
                            "task.forecast.Backtest",
                            "task.forecast.Backtest$Better",
                            "task.forecast.Backtest$LeftOut",
                            "task.forecast.Backtest$Measures",
                            "task.forecast.Forecaster$Accuracy",
                            "task.tag.TagMeasures",
                            "task.tag.TagMeasures$Mistake"));

    @Test
    void constructorsAreShortOrHaveNamedSteps() throws Exception {
        var wrong = new ArrayList<String>();
        var results = new TreeSet<String>();
        for (var type : exported()) {
            int longest =
                    Arrays.stream(type.getDeclaredConstructors())
                            .filter(c -> Modifier.isPublic(c.getModifiers()))
                            .mapToInt(Constructor::getParameterCount)
                            .max()
                            .orElse(0);
            if (longest <= MOST || hasNamedSteps(type)) {
                continue;
            }
            var name = type.getName().substring("dev.rondo.".length());
            if (type.isRecord() && RESULTS.contains(name)) {
                results.add(name);
            } else {
                wrong.add(longest + " " + name);
            }
        }
        assertEquals(List.of(), wrong);
        assertEquals(RESULTS, results, "these are short by now, or gone");
    }

    /// A builder, or a short way to a first one and methods that give one that differs.
    private static boolean hasNamedSteps(Class<?> type) {
        var methods = type.getDeclaredMethods();
        boolean begun =
                Stream.concat(
                                Arrays.stream(type.getConstructors()),
                                Arrays.stream(methods)
                                        .filter(m -> Modifier.isStatic(m.getModifiers()))
                                        .filter(m -> gives(m, type)))
                        .anyMatch(e -> e.getParameterCount() <= MOST);
        boolean steps =
                Arrays.stream(methods)
                        .filter(m -> !Modifier.isStatic(m.getModifiers()))
                        .anyMatch(m -> m.getName().startsWith("with") && gives(m, type));
        boolean named =
                Arrays.stream(type.getFields())
                        .anyMatch(f -> Modifier.isStatic(f.getModifiers()) && f.getType() == type);
        boolean builder =
                Arrays.stream(type.getClasses()).anyMatch(c -> c.getSimpleName().equals("Builder"));
        return builder || (begun || named) && steps;
    }

    private static boolean gives(Method method, Class<?> type) {
        return Modifier.isPublic(method.getModifiers()) && method.getReturnType() == type;
    }

    private static List<Class<?>> exported() throws Exception {
        var api = new PublicApi(RondoException.class);
        List<Class<?>> types = new ArrayList<>();
        for (var packageName : api.packages()) {
            types.addAll(api.types(packageName));
        }
        assertTrue(types.size() > 100, "exported types: " + types.size());
        return types;
    }
}
