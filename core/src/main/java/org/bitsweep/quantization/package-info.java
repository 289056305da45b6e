/**
 * What a network becomes under a configuration: the grid, ranges, bit allocation, bias correction, and the plan that
 * resolves them for every layer. Pure: a plan is a function of the layers and the configuration, and two configurations
 * with equal plans are the same network.
 */
package org.bitsweep.quantization;
