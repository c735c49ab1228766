/// The table of the kinds of model, and the reader of a model file of whatever kind. Each kind has
/// a package of its own: `task.classify`, `task.tag`, `task.forecast`, `task.language`…
///
/// @since 0.1
package dev.rondo.task;
