/** Numbers that rules are written over: tensors of a graph by name, or float32 values on the JVM. */
package org.bitsweep.arithmetic;
