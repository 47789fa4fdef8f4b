/** Whether a server may have clients, over HTTP, for load balancers. */
package org.q4j.monitor.health;
