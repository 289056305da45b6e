/** Tables and their renderers. */
package org.bitsweep.report.table;
