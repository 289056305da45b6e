/** Images to shards of pixels, on Spark. */
package org.bitsweep.jobs.prepare;
