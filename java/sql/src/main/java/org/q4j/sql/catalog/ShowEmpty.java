package org.q4j.sql.catalog;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.q4j.sql.select.RowSource;
import org.q4j.sql.text.SqlReader;
import org.q4j.sql.wire.ColumnDefinition;
import org.q4j.sql.wire.ErrorReply;
import org.q4j.sql.wire.FieldFlag;
import org.q4j.sql.wire.FieldType;

/**
 * SHOW of what a server of queues has not: triggers, events, routines, a binary log, replication,
 * profiles. Used by one thread.
 */
final class ShowEmpty {
  private static final String ROUTINES =
      "Db=ROUTINE_SCHEMA,Name=ROUTINE_NAME,Type=ROUTINE_TYPE,Definer=DEFINER,"
          + "Modified=LAST_ALTERED,Created=CREATED,Security_type=SECURITY_TYPE,"
          + "Comment=ROUTINE_COMMENT,character_set_client=CHARACTER_SET_CLIENT,"
          + "collation_connection=COLLATION_CONNECTION,Database Collation=DATABASE_COLLATION";

  private static final String TRIGGERS =
      "Trigger=TRIGGER_NAME,Event=EVENT_MANIPULATION,Table=EVENT_OBJECT_TABLE,"
          + "Statement=ACTION_STATEMENT,Timing=ACTION_TIMING,Created=CREATED,sql_mode=SQL_MODE,"
          + "Definer=DEFINER,character_set_client=CHARACTER_SET_CLIENT,"
          + "collation_connection=COLLATION_CONNECTION,Database Collation=DATABASE_COLLATION";

  private static final String EVENTS =
      "Db=EVENT_SCHEMA,Name=EVENT_NAME,Definer=DEFINER,Time zone=TIME_ZONE,Type=EVENT_TYPE,"
          + "Execute at=EXECUTE_AT,Interval value=INTERVAL_VALUE,Interval field=INTERVAL_FIELD,"
          + "Starts=STARTS,Ends=ENDS,Status=STATUS,Originator=ORIGINATOR,"
          + "character_set_client=CHARACTER_SET_CLIENT,"
          + "collation_connection=COLLATION_CONNECTION,Database Collation=DATABASE_COLLATION";

  private static final String MASTER =
      "File,Position#,Binlog_Do_DB,Binlog_Ignore_DB,Executed_Gtid_Set";

  private static final String SLAVE =
      "Slave_IO_State,Master_Host,Master_User,Master_Port#,Connect_Retry#,Master_Log_File,"
          + "Read_Master_Log_Pos#,Relay_Log_File,Relay_Log_Pos#,Relay_Master_Log_File,"
          + "Slave_IO_Running,Slave_SQL_Running,Replicate_Do_DB,Replicate_Ignore_DB,"
          + "Replicate_Do_Table,Replicate_Ignore_Table,Replicate_Wild_Do_Table,"
          + "Replicate_Wild_Ignore_Table,Last_Errno#,Last_Error,Skip_Counter#,"
          + "Exec_Master_Log_Pos#,Relay_Log_Space#,Until_Condition,Until_Log_File,Until_Log_Pos#,"
          + "Master_SSL_Allowed,Master_SSL_CA_File,Master_SSL_CA_Path,Master_SSL_Cert,"
          + "Master_SSL_Cipher,Master_SSL_Key,Seconds_Behind_Master#,"
          + "Master_SSL_Verify_Server_Cert,Last_IO_Errno#,Last_IO_Error,Last_SQL_Errno#,"
          + "Last_SQL_Error,Replicate_Ignore_Server_Ids,Master_Server_Id#,Master_UUID,"
          + "Master_Info_File,SQL_Delay#,SQL_Remaining_Delay#,Slave_SQL_Running_State,"
          + "Master_Retry_Count#,Master_Bind,Last_IO_Error_Timestamp,Last_SQL_Error_Timestamp,"
          + "Master_SSL_Crl,Master_SSL_Crlpath,Retrieved_Gtid_Set,Executed_Gtid_Set,"
          + "Auto_Position#,Replicate_Rewrite_DB,Channel_Name,Master_TLS_Version";

  private static final String EVENTS_OF_LOG =
      "Log_name,Pos#,Event_type,Server_id#,End_log_pos#,Info";

  private final SqlReader in;
  private final CatalogSession session;

  ShowEmpty(SqlReader in, CatalogSession session) {
    this.in = in;
    this.session = session;
  }

  /** Returns the answer; empty when something else is asked for. */
  Optional<RowSource> answer() {
    if (in.accept("TRIGGERS")) {
      return schemaObjects("TRIGGERS", TRIGGERS);
    }
    if (in.accept("EVENTS")) {
      return schemaObjects("EVENTS", EVENTS);
    }
    if (isRoutine()) {
      Filter filter = Filter.read(in);
      return Optional.of(
          filter.of(new Projection("ROUTINES", ROUTINES).columns(), List::of, false, session));
    }
    if (in.accept("MASTER", "STATUS") || in.accept("BINARY", "LOG", "STATUS")) {
      return empty(MASTER);
    }
    if (in.accept("SLAVE", "STATUS") || in.accept("ALL", "SLAVES", "STATUS")) {
      return empty(SLAVE);
    }
    if (in.accept("REPLICA", "STATUS")) {
      return empty(SLAVE.replace("Master", "Source").replace("Slave", "Replica"));
    }
    if (in.accept("SLAVE", "HOSTS") || in.accept("REPLICAS")) {
      return empty("Server_id#,Host,Port#,Master_id#,Slave_UUID");
    }
    if (in.accept("BINARY", "LOGS") || in.accept("MASTER", "LOGS")) {
      throw new ErrorReply(1381, "HY000", "You are not using binary logging");
    }
    if (in.accept("BINLOG", "EVENTS") || in.accept("RELAYLOG", "EVENTS")) {
      return empty(EVENTS_OF_LOG);
    }
    if (in.accept("PROFILES")) {
      return empty("Query_ID#,Duration,Query");
    }
    if (in.accept("PROFILE")) {
      return empty("Status,Duration");
    }
    return Optional.empty();
  }

  private boolean isRoutine() {
    return in.accept("PROCEDURE", "STATUS")
        || in.accept("FUNCTION", "STATUS")
        || in.accept("PACKAGE", "STATUS")
        || in.accept("PACKAGE", "BODY", "STATUS");
  }

  private Optional<RowSource> schemaObjects(String table, String shown) {
    String database = in.accept("FROM") || in.accept("IN") ? in.name() : session.database();
    if (database.isEmpty()) {
      throw Errors.noDatabase();
    }
    boolean known =
        SystemDatabases.contains(database) || session.server().databases().contains(database);
    if (!known) {
      throw Errors.unknownDatabase(database);
    }
    Filter filter = Filter.read(in);
    return Optional.of(filter.of(new Projection(table, shown).columns(), List::of, false, session));
  }

  /** What may follow, such as FOR CHANNEL or LIMIT, cannot change that there is nothing. */
  private Optional<RowSource> empty(String names) {
    in.rest();
    List<ColumnDefinition> columns = new ArrayList<>();
    for (String name : names.split(",", -1)) {
      columns.add(
          name.endsWith("#")
              ? ColumnDefinition.computed(
                  name.substring(0, name.length() - 1),
                  FieldType.LONGLONG,
                  20,
                  FieldFlag.UNSIGNED | FieldFlag.BINARY)
              : ColumnDefinition.text(name, 512));
    }
    return Optional.of(new MemoryTable(columns, List::of));
  }
}
