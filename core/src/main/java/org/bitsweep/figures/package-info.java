/**
 * The data of the paper's figures, computed: expected error over the clipping value in closed form and by simulation
 * (figure 2 and its like in the supplement), bins divided between two channels (figure 3), and the distribution of a
 * layer's values beside the priors fitted to it. Pure: the same arguments give the same figure.
 */
package org.bitsweep.figures;
