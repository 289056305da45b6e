/** What is known of a tensor: from the batch at hand, or from calibration. */
package org.bitsweep.statistics;
