/**
 * What is said about two numbers, and on what it rests. {@link org.bitsweep.judgement.Judge} compares cells image by image
 * ({@link org.bitsweep.judgement.PairedTable}) and gives one {@link org.bitsweep.judgement.Verdict} a cell, whose
 * {@link org.bitsweep.judgement.Outcome} is one of a closed set; {@link org.bitsweep.judgement.NoiseFloor} says what
 * rounding alone does, {@link org.bitsweep.judgement.PublishedVerdict} compares with a printed figure,
 * {@link org.bitsweep.judgement.FactorialEffects} says what each method does,
 * {@link org.bitsweep.judgement.FractionalEffects} the same of methods and settings from a part of their combinations, and
 * {@link org.bitsweep.judgement.SequentialTest} ends a comparison early.
 *
 * <p>Everything here is a function of counts and predictions: no files, no engine. docs/judgement.md says it in words.
 */
package org.bitsweep.judgement;
