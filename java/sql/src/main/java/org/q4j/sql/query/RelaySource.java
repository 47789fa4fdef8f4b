package org.q4j.sql.query;

import org.q4j.store.ReceiveMode;
import org.q4j.store.Source;

/**
 * Where queue_set_srcid has the next INSERT come from.
 *
 * @param mode what becomes of rows that came before
 */
record RelaySource(Source source, ReceiveMode mode) {}
