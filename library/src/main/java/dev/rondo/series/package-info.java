/// What forecasters and classifiers of series share: schema, scaling, missing values, calendar, the
/// features of a step.
///
/// @since 0.1
package dev.rondo.series;
