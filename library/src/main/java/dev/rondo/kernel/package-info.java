/// Arrays in, arrays out: products, element-wise functions, softmax, in a vector and a scalar
/// provider. Kernels trust their arguments.
package dev.rondo.kernel;
