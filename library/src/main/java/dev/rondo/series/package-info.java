/// What forecasters and classifiers of series share: schema, scaling, missing values, calendar, the
/// features of a step.
package dev.rondo.series;
