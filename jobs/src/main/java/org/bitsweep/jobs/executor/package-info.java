/** What an executor keeps: networks, sessions, native memory. */
package org.bitsweep.jobs.executor;
