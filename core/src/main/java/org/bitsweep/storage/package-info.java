/** Where bytes come from and go to: the only place with Hadoop types beside the readers of data sets. */
package org.bitsweep.storage;
