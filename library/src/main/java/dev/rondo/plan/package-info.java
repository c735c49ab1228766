/// A cell over a structure as a plan of kernels: stages, layout of memory, forward and backward.
package dev.rondo.plan;
