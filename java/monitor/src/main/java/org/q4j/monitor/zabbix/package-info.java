/** Zabbix's agent protocol, both ways, and an agent that asks others and adds up. */
package org.q4j.monitor.zabbix;
