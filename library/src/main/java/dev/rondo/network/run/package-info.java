/// A network at work: the units that a specification becomes, what flows between them, forward and
/// back, a shard of a batch or a step at a time.
package dev.rondo.network.run;
