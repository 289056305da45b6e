/**
 * Running a large batch through the pieces of a network: each piece in parts that stay in the processor's cache, statistics of
 * the whole batch merged before the next begins, and nothing kept but what waits between two pieces.
 */
package org.bitsweep.inference.streaming;
