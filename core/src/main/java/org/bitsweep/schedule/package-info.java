/**
 * Which work a sweep's tasks do and what they need, before any engine runs them. The unit of work is one evaluation (a
 * network under one plan) over one batch of images. {@link org.bitsweep.schedule.WorkPlan} cuts the units of all
 * evaluations of a sweep into tasks; {@link org.bitsweep.schedule.ScheduleSimulation} tells what a plan takes on a cluster
 * that loses executors; {@link org.bitsweep.schedule.MemoryPlan} says what fits into an executor's native memory, and
 * {@link org.bitsweep.schedule.NativeMemoryGate} makes the tasks of one executor wait for their share of it.
 *
 * <p>Seconds are those of one core. Everything but the gate is a pure function.
 */
package org.bitsweep.schedule;
