package org.q4j.sql.select;

import com.alibaba.druid.sql.ast.statement.SQLSelect;
import com.alibaba.druid.sql.ast.statement.SQLSelectQuery;
import com.alibaba.druid.sql.ast.statement.SQLSelectQueryBlock;
import com.alibaba.druid.sql.ast.statement.SQLUnionQuery;
import java.util.Optional;

/** Plans queries, and what all parts of one statement share. */
final class QueryPlanner {

  private final Conversions conversions;
  private final UserVariables userVariables;
  private final MemoryUse memory;
  private final CommonTables common;

  QueryPlanner(SelectContext context) {
    this.conversions = new Conversions(context);
    this.userVariables = new UserVariables(conversions);
    this.memory = new MemoryUse(context.memoryLimit());
    this.common = CommonTables.NONE;
  }

  private QueryPlanner(QueryPlanner around, CommonTables common) {
    this.conversions = around.conversions;
    this.userVariables = around.userVariables;
    this.memory = around.memory;
    this.common = common;
  }

  /** Returns one of the same statement that sees other queries that WITH names. */
  QueryPlanner with(CommonTables seen) {
    return new QueryPlanner(this, seen);
  }

  CommonTables common() {
    return common;
  }

  Conversions conversions() {
    return conversions;
  }

  UserVariables userVariables() {
    return userVariables;
  }

  /** Returns what the whole statement holds. */
  MemoryUse memory() {
    return memory;
  }

  /**
   * @param outer the block around a subquery
   */
  Plan plan(SQLSelect select, Optional<Scope> outer) {
    return select.getWithSubQuery() == null
        ? planBehindWith(select, outer)
        : CommonTables.behind(this, select.getWithSubQuery()).planBehindWith(select, outer);
  }

  private Plan planBehindWith(SQLSelect select, Optional<Scope> outer) {
    Plan plan = plan(select.getQuery(), outer);
    return select.getOrderBy() == null && select.getLimit() == null
        ? plan
        : new OrderedPlan(this, plan, select.getOrderBy(), select.getLimit(), outer);
  }

  Plan plan(SQLSelectQuery query, Optional<Scope> outer) {
    if (query instanceof SQLSelectQueryBlock block) {
      return new BlockPlanner(this, block, outer).plan();
    }
    if (query instanceof SQLUnionQuery union) {
      Plan plan = UnionPlan.of(this, union, outer);
      return union.getOrderBy() == null && union.getLimit() == null
          ? plan
          : new OrderedPlan(this, plan, union.getOrderBy(), union.getLimit(), outer);
    }
    throw SqlErrors.notSupported(query.toString());
  }
}
