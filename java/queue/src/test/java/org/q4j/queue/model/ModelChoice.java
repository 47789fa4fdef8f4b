package org.q4j.queue.model;

/** One of the places that a session of the model waits on. */
record ModelChoice(ModelSession session, ModelQueue queue, ModelCondition condition, int index) {}
