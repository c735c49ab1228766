package dev.rondo.learn;

/// Stops a training whose held-out loss (or, where nothing is held out, training loss) no longer
/// improves: after `patience` epochs in a row of which none was more than `minimumImprovement`
/// below the best before.
///
/// @param patience at least 1
/// @param minimumImprovement in the unit of the loss, not negative
public record EarlyStopping(int patience, double minimumImprovement) {
    public EarlyStopping {
        SettingsCheck.atLeast(1, "early stopping", "patience", patience);
        SettingsCheck.notNegative("early stopping", "minimum improvement", minimumImprovement);
    }

    public EarlyStopping(int patience) {
        this(patience, 0);
    }

    /// Whether a training with this history should stop now.
    public boolean stops(TrainingRecord record) {
        double best = Double.POSITIVE_INFINITY;
        int waited = 0;
        for (var epoch : record.epochs()) {
            if (epoch.criterion() < best - minimumImprovement) {
                best = epoch.criterion();
                waited = 0;
            } else {
                waited++;
            }
        }
        return waited >= patience;
    }
}
