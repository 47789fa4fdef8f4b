package org.q4j.sql.select;

import com.alibaba.druid.sql.ast.SQLExpr;
import com.alibaba.druid.sql.ast.SQLOrderingSpecification;
import com.alibaba.druid.sql.ast.expr.SQLAllColumnExpr;
import com.alibaba.druid.sql.ast.expr.SQLIdentifierExpr;
import com.alibaba.druid.sql.ast.expr.SQLIntegerExpr;
import com.alibaba.druid.sql.ast.expr.SQLPropertyExpr;
import com.alibaba.druid.sql.ast.statement.SQLSelectGroupByClause;
import com.alibaba.druid.sql.ast.statement.SQLSelectItem;
import com.alibaba.druid.sql.ast.statement.SQLSelectQueryBlock;
import com.alibaba.druid.sql.dialect.mysql.ast.expr.MySqlOrderingExpr;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.q4j.sql.wire.ColumnDefinition;
import org.q4j.sql.wire.ErrorReply;

/**
 * Plans one SELECT … FROM … block.
 *
 * <p>Its rows have first the columns of FROM, then the items of the select list, so that HAVING and
 * ORDER BY can mean them by their aliases, then the aggregates.
 */
final class BlockPlanner {

  private final QueryPlanner planner;
  private final SQLSelectQueryBlock block;
  private final Tables.Rows from;
  private final Scope scope;
  private final List<SelectItem> items = new ArrayList<>();
  private Optional<Rollup> rollup = Optional.empty();
  private Aggregates aggregates;

  /**
   * An item of the select list.
   *
   * @param plain the node before the grouping, of a column that a star stands for
   * @param expression empty of such a column
   * @param aggregated whether it is known only behind the grouping
   */
  private record SelectItem(
      String name, Node node, Node plain, Optional<SQLExpr> expression, boolean aggregated) {}

  BlockPlanner(QueryPlanner planner, SQLSelectQueryBlock block, Optional<Scope> outer) {
    this.planner = planner;
    this.block = block;
    refuse(block.getInto() != null, "SELECT INTO");
    refuse(block.getWith() != null, "WITH");
    refuse(block.getWindows() != null && !block.getWindows().isEmpty(), "WINDOW");
    refuse(block.getQualify() != null, "QUALIFY");
    this.from = new Tables(planner, outer).of(block.getFrom());
    this.scope = new Scope(from.columns(), from.hidden(), outer);
  }

  private static void refuse(boolean is, String what) {
    if (is) {
      throw SqlErrors.notSupported(what);
    }
  }

  Plan plan() {
    Optional<Node> where = Optional.empty();
    if (block.getWhere() != null) {
      scope.clause("where clause");
      where = Optional.of(new Compiler(planner, scope).compile(block.getWhere()));
    }
    scope.clause("field list");
    int base = from.columns().size();
    int behindItems = base + itemCount();
    if (block.getGroupBy() != null && block.getGroupBy().isWithRollUp()) {
      rollup = Optional.of(new Rollup(behindItems));
    }
    aggregates = new Aggregates(behindItems + (rollup.isPresent() ? 1 : 0));
    Compiler compiler =
        new Compiler(planner, scope, name -> grouped(scope.resolve(name)), Optional.of(aggregates));
    for (SQLSelectItem item : block.getSelectList()) {
      addItem(item, compiler);
    }
    Optional<Sorting> groups = Optional.ofNullable(block.getGroupBy()).flatMap(this::groups);
    rollup.ifPresent(this::hideKeys);
    Optional<Node> having = having();
    Optional<Sorting> order = order();
    if (groups.isPresent() && rollup.isEmpty()) {
      aggregates.areGrouped();
    }
    BlockShape shape =
        new BlockShape(
            from.source(),
            base,
            where,
            items.stream().map(item -> result(item, groups.isPresent())).toList(),
            aggregates.all(),
            groups,
            rollup.isPresent(),
            having,
            block.isDistinct(),
            order,
            Limit.of(block.getLimit(), planner),
            scope.uses() == 0 && block.getWhere() == null);
    List<ColumnDefinition> columns =
        items.stream().map(item -> item.node().column(item.name())).toList();
    return new BlockPlan(planner, columns, shape);
  }

  /** Returns an item's node; what is held in a result's table has the digits of its type only. */
  private Node result(SelectItem item, boolean inGroups) {
    Node node = item.node();
    boolean held = block.isDistinct() || (inGroups && !item.aggregated());
    return held && node.kind() == Kind.DECIMAL
        ? new Node(node.type(), row -> Arithmetic.shown(node.value(row), node.type()))
        : node;
  }

  private int itemCount() {
    int count = 0;
    for (SQLSelectItem item : block.getSelectList()) {
      count += isStar(item.getExpr()) ? starPlaces(item.getExpr()).size() : 1;
    }
    return count;
  }

  private static boolean isStar(SQLExpr expression) {
    return expression instanceof SQLAllColumnExpr
        || (expression instanceof SQLPropertyExpr property && property.getName().equals("*"));
  }

  private List<Integer> starPlaces(SQLExpr expression) {
    SQLExpr owner =
        expression instanceof SQLAllColumnExpr all
            ? all.getOwner()
            : ((SQLPropertyExpr) expression).getOwner();
    List<Integer> places = new ArrayList<>();
    if (owner == null) {
      if (from.columns().isEmpty()) {
        throw SqlErrors.noTablesUsed();
      }
      for (int i = 0; i < from.columns().size(); i++) {
        if (!scope.isHidden(i)) {
          places.add(i);
        }
      }
      return places;
    }
    ColumnName table =
        owner instanceof SQLPropertyExpr property
            ? ColumnName.of(property)
            : new ColumnName("", "", Names.plain(owner.toString()));
    for (int i = 0; i < from.columns().size(); i++) {
      ColumnDefinition column = from.columns().get(i);
      if (column.table().equals(table.name())
          && (table.table().isEmpty() || column.schema().equalsIgnoreCase(table.table()))) {
        places.add(i);
      }
    }
    if (places.isEmpty()) {
      throw SqlErrors.unknownTable(table.toString());
    }
    return places;
  }

  private void addItem(SQLSelectItem item, Compiler compiler) {
    SQLExpr expression = item.getExpr();
    if (isStar(expression)) {
      for (int place : starPlaces(expression)) {
        Node column = scope.column(place);
        String name = from.columns().get(place).name();
        items.add(new SelectItem(name, grouped(column), column, Optional.empty(), false));
      }
      return;
    }
    int before = aggregates.all().size();
    Node node = compiler.compile(expression);
    boolean aggregated = aggregates.all().size() > before;
    items.add(
        new SelectItem(ItemNames.of(item, node), node, node, Optional.of(expression), aggregated));
  }

  /** Returns the item that a name means; with its table, one that is just that column. */
  private Optional<Integer> itemPlace(ColumnName name) {
    int found = -1;
    for (int i = 0; i < items.size(); i++) {
      SelectItem item = items.get(i);
      boolean matches = name.table().isEmpty() && item.name().equalsIgnoreCase(name.name());
      if (matches && found < 0) {
        found = i;
      }
    }
    return found < 0 ? Optional.empty() : Optional.of(found);
  }

  /** Returns the value of an item in a row that has it. */
  private Node itemValue(int place) {
    SqlType type = items.get(place).node().type();
    int at = from.columns().size() + place;
    return new Node(type, row -> row[at]);
  }

  /** Returns a column as it is in grouped rows. */
  private Node grouped(Node column) {
    return rollup.map(each -> each.column(column)).orElse(column);
  }

  private void hideKeys(Rollup sums) {
    items.replaceAll(
        item ->
            new SelectItem(
                item.name(),
                sums.item(item.node(), item.expression(), () -> beforeGrouping(item)),
                item.plain(),
                item.expression(),
                item.aggregated()));
  }

  private Optional<Sorting> groups(SQLSelectGroupByClause clause) {
    refuse(clause.isWithCube(), "CUBE");
    if (clause.getItems().isEmpty()) {
      return Optional.empty();
    }
    scope.clause("group statement");
    List<Node> keys = new ArrayList<>();
    List<Boolean> descending = new ArrayList<>();
    for (SQLExpr item : clause.getItems()) {
      SQLExpr key = item;
      boolean down = false;
      if (item instanceof MySqlOrderingExpr ordering) {
        key = ordering.getExpr();
        down = ordering.getType() == SQLOrderingSpecification.DESC;
      }
      Node node = groupKey(key);
      Optional<SQLExpr> written = written(key);
      rollup.ifPresent(sums -> sums.addKey(node, written));
      keys.add(node);
      descending.add(down);
    }
    return Optional.of(new Sorting(keys, descending, planner.conversions()));
  }

  /** Returns the expression that a key is, where it is the place or the alias of one. */
  private Optional<SQLExpr> written(SQLExpr key) {
    if (key instanceof SQLIntegerExpr position) {
      return items.get(position.getNumber().intValue() - 1).expression();
    }
    if (key instanceof SQLIdentifierExpr identifier) {
      ColumnName name = ColumnName.of(identifier);
      return scope.find(name).isPresent()
          ? Optional.of(key)
          : itemPlace(name).flatMap(place -> items.get(place).expression());
    }
    return Optional.of(key);
  }

  private Node groupKey(SQLExpr key) {
    if (key instanceof SQLIntegerExpr position) {
      int place = position.getNumber() instanceof Integer number ? number : 0;
      if (place < 1 || place > items.size()) {
        throw SqlErrors.unknownColumn(position.toString(), "group statement");
      }
      return beforeGrouping(items.get(place - 1));
    }
    Compiler compiler =
        new Compiler(
            planner,
            scope,
            name ->
                scope
                    .find(name)
                    .or(() -> itemPlace(name).map(place -> beforeGrouping(items.get(place))))
                    .orElseThrow(() -> SqlErrors.unknownColumn(name.toString(), "group statement")),
            Optional.empty());
    return compiler.compile(key);
  }

  /** Aggregates are not yet known when rows are put into groups. */
  private Node beforeGrouping(SelectItem item) {
    if (item.expression().isEmpty()) {
      return item.plain();
    }
    try {
      return new Compiler(planner, scope).compile(item.expression().get());
    } catch (ErrorReply e) {
      if (e.number() == SqlErrors.groupFunction().number()) {
        throw new ErrorReply(1056, "42000", "Can't group on '%s'".formatted(item.name()));
      }
      throw e;
    }
  }

  private Optional<Node> having() {
    SQLExpr having = block.getGroupBy() == null ? null : block.getGroupBy().getHaving();
    if (having == null) {
      return Optional.empty();
    }
    scope.clause("having clause");
    Compiler compiler = new Compiler(planner, scope, this::itemFirst, Optional.of(aggregates));
    return Optional.of(compiler.compile(having));
  }

  private Node itemFirst(ColumnName name) {
    return itemPlace(name).map(this::itemValue).orElseGet(() -> grouped(scope.resolve(name)));
  }

  private Node columnFirst(ColumnName name) {
    return scope
        .find(name)
        .or(() -> itemPlace(name).map(this::itemValue))
        .orElseThrow(() -> SqlErrors.unknownColumn(name.toString(), "order clause"));
  }

  private Optional<Sorting> order() {
    if (block.getOrderBy() == null) {
      return Optional.empty();
    }
    if (rollup.isPresent()) {
      throw new ErrorReply(1221, "HY000", "Incorrect usage of CUBE/ROLLUP and ORDER BY");
    }
    scope.clause("order clause");
    Compiler compiler = new Compiler(planner, scope, this::columnFirst, Optional.of(aggregates));
    return Optional.of(
        Sorting.of(
            block.getOrderBy(),
            place ->
                place < 1 || place > items.size()
                    ? Optional.empty()
                    : Optional.of(itemValue(place - 1)),
            key ->
                key instanceof SQLIdentifierExpr name
                    ? itemFirst(ColumnName.of(name))
                    : compiler.compile(key),
            planner.conversions()));
  }
}
