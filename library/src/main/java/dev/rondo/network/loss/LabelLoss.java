package dev.rondo.network.loss;

import dev.rondo.network.spec.Output;

/// w (−v y ln σ(z) − (1 − y) ln(1 − σ(z))) of each label, see [Output.MultiLabel].
record LabelLoss(double[] weights, double[] positive) implements RowLoss {
    @Override
    public double of(double[] z, double[] y, double[] d) {
        double sum = 0;
        for (int i = 0; i < weights.length; i++) {
            if (Double.isNaN(y[i])) {
                d[i] = 0;
                continue;
            }
            double positiveTerm = positive[i] * y[i];
            double not = 1 - y[i];
            sum +=
                    weights[i]
                            * (positiveTerm * StableMath.softplus(-z[i])
                                    + not * StableMath.softplus(z[i]));
            d[i] =
                    weights[i]
                            * (not * StableMath.sigmoid(z[i])
                                    - positiveTerm * StableMath.sigmoid(-z[i]));
        }
        return sum;
    }
}
