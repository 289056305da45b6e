/** What a configuration asks for, resolved layer by layer into a plan. */
package org.bitsweep.quantization.plan;
