/** Finished runs compared cell by cell, on the predictions that their stores hold. */
package org.bitsweep.jobs.compare;
