/** Where finished runs can be sent besides; nothing here is needed to make or to judge a number. */
package org.bitsweep.jobs.sink;
