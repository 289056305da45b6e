package org.bitsweep.quantization.range;

import java.io.Serializable;
import org.bitsweep.InvalidSettingException;
import org.bitsweep.quantization.Method;

/** The rule that sets the clipping value of an activation when {@link Method#ACIQ} is on. */
public sealed interface Clipping extends Serializable {

    /** alpha = b k(M) with b = E|x - E x|: ACIQ under a Laplace prior (eq. 8, A.18), the default. */
    record Laplace() implements Clipping {}

    /** alpha = std k(M): ACIQ under a Gaussian prior (eq. A.14, A.19). */
    record Gauss() implements Clipping {}

    /**
     * alpha = multiple * std: "2std", the reviewers' question.
     *
     * @param multiple how many standard deviations, above 0
     */
    record StandardDeviations(double multiple) implements Clipping {
        public StandardDeviations {
            if (!(multiple > 0)) {
                throw new InvalidSettingException("clipping", "a positive multiple of sigma", multiple);
            }
        }
    }

    /** The threshold of least Kullback-Leibler divergence (Migacz 2017; supplement, table 1). Its place; not built yet. */
    record KullbackLeibler() implements Clipping {}

    /** The name in configuration files and results: {@code laplace}, {@code gauss}, {@code 2-sigma}, {@code kld}. */
    default String key() {
        if (this instanceof StandardDeviations deviations) {
            double multiple = deviations.multiple();
            return (multiple == Math.rint(multiple) ? Long.toString((long) multiple) : Double.toString(multiple)) + "-sigma";
        }
        return this instanceof Laplace ? "laplace" : this instanceof Gauss ? "gauss" : "kld";
    }
}
