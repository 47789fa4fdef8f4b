/** Hot copies of queues: joins the sets of {@link org.q4j.backup}, which know no queue, to them. */
package org.q4j.backup.queues;
