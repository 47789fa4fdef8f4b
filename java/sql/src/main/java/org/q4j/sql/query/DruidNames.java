package org.q4j.sql.query;

import com.alibaba.druid.sql.ast.SQLExpr;
import com.alibaba.druid.sql.ast.SQLName;
import com.alibaba.druid.sql.ast.expr.SQLIdentifierExpr;
import com.alibaba.druid.sql.ast.expr.SQLPropertyExpr;
import org.q4j.sql.text.SqlReader;

/** Names in Druid's trees, which keep their backquotes. */
final class DruidNames {
  private DruidNames() {}

  static String plain(String name) {
    if (name.length() >= 2 && name.charAt(0) == '`' && name.charAt(name.length() - 1) == '`') {
      return name.substring(1, name.length() - 1).replace("``", "`");
    }
    return name;
  }

  /** Returns a table's name. */
  static SqlReader.RawName table(SQLExpr name) {
    if (name instanceof SQLIdentifierExpr simple) {
      return new SqlReader.RawName("", plain(simple.getName()));
    }
    if (name instanceof SQLPropertyExpr qualified
        && qualified.getOwner() instanceof SQLIdentifierExpr database) {
      return new SqlReader.RawName(plain(database.getName()), plain(qualified.getName()));
    }
    throw QueryErrors.syntax(String.valueOf(name));
  }

  /** Returns a column's name without its table. */
  static String column(SQLExpr name) {
    if (name instanceof SQLName simple) {
      return plain(simple.getSimpleName());
    }
    throw QueryErrors.syntax(String.valueOf(name));
  }
}
