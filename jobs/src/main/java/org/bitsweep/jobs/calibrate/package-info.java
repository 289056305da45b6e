/** Statistics of calibration images, on Spark. */
package org.bitsweep.jobs.calibrate;
