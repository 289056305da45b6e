/** Which layers lose accuracy: sweeps over a network's variants in which layers are left in float, and what they tell. */
package org.bitsweep.jobs.diagnose;
