/// The classic problems of the field, whose examples are drawn at random as often as one likes, and
/// networks that learn them.
///
/// Begin at [Problem] and [ProblemLearner].
package dev.rondo.app.study.problem;
