package org.q4j.sql.query;

import com.alibaba.druid.sql.ast.SQLObject;
import com.alibaba.druid.sql.ast.expr.SQLMethodInvokeExpr;
import com.alibaba.druid.sql.dialect.mysql.visitor.MySqlASTVisitorAdapter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The calls in a statement of functions that wait or write.
 *
 * @param waits of queue_wait and its like, in their order
 * @param writes whether there is one of queue_end or queue_compact
 */
record FunctionCalls(List<SQLMethodInvokeExpr> waits, boolean writes) {

  static FunctionCalls of(SQLObject tree) {
    List<SQLMethodInvokeExpr> waits = new ArrayList<>();
    boolean[] writes = {false};
    tree.accept(
        new MySqlASTVisitorAdapter() {
          @Override
          public boolean visit(SQLMethodInvokeExpr call) {
            String name = call.getMethodName().toLowerCase(Locale.ROOT);
            if (name.equals(SessionFunctions.WAIT)
                || name.equals(SessionFunctions.WAIT_BATCH)
                || name.equals(SessionFunctions.SLEEP)
                || name.equals(SessionFunctions.GET_LOCK)) {
              waits.add(call);
            }
            writes[0] |= name.equals(SessionFunctions.END) || name.equals(SessionFunctions.COMPACT);
            return true;
          }
        });
    return new FunctionCalls(List.copyOf(waits), writes[0]);
  }
}
