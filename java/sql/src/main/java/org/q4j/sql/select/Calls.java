package org.q4j.sql.select;

import com.alibaba.druid.sql.ast.SQLDataType;
import com.alibaba.druid.sql.ast.SQLDataTypeRefExpr;
import com.alibaba.druid.sql.ast.SQLExpr;
import com.alibaba.druid.sql.ast.expr.SQLIdentifierExpr;
import com.alibaba.druid.sql.ast.expr.SQLIntervalExpr;
import com.alibaba.druid.sql.ast.expr.SQLMethodInvokeExpr;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.q4j.sql.wire.ColumnDefinition;

/** Calls of functions: those with a syntax of their own, the session's, and all others. */
final class Calls {

  private final Compiler compiler;

  Calls(Compiler compiler) {
    this.compiler = compiler;
  }

  Node compile(SQLMethodInvokeExpr call) {
    if (call.getOwner() != null) {
      throw SqlErrors.unknownFunction(call.getOwner() + "." + call.getMethodName());
    }
    String name = Names.plain(call.getMethodName());
    String text = call.toString();
    return switch (name.toLowerCase(Locale.ROOT)) {
      case "convert" -> convert(call);
      case "trim" -> trim(call, text);
      case "substring", "substr", "mid" -> substring(call, name, text);
      case "char" -> characters(call, text);
      case "date_add", "adddate" -> addDate(call, false);
      case "date_sub", "subdate" -> addDate(call, true);
      case "timestampadd" -> timestampAdd(call);
      case "timestampdiff" -> timestampDiff(call);
      default -> call(name, compiler.compile(call.getArguments()), text);
    };
  }

  /** Compiles a call whose arguments are plain. */
  Node call(String name, List<Node> arguments, String text) {
    Optional<SelectContext.SessionFunction> session = compiler.context().function(name);
    if (session.isPresent()) {
      return ofSession(name, session.get(), arguments);
    }
    return Functions.build(new Call(name, arguments, compiler.conversions(), text));
  }

  private Node ofSession(
      String name, SelectContext.SessionFunction function, List<Node> arguments) {
    ColumnDefinition column = compiler.context().functionColumn(name, name);
    return new ColumnNode(
        column,
        row -> {
          List<Object> values = new ArrayList<>(arguments.size());
          for (Node argument : arguments) {
            values.add(argument.value(row));
          }
          return function.call(values);
        }) {
      @Override
      String ownName() {
        return null;
      }
    };
  }

  private Node convert(SQLMethodInvokeExpr call) {
    List<SQLExpr> arguments = call.getArguments();
    if (call.getUsing() != null && arguments.size() == 1) {
      String charset = Names.plain(call.getUsing().toString());
      return compiler.casts().using(compiler.compile(arguments.get(0)), charset);
    }
    if (arguments.size() != 2) {
      throw SqlErrors.wrongParameterCount("convert");
    }
    return compiler.casts().cast(compiler.compile(arguments.get(0)), target(arguments.get(1)));
  }

  private static SQLDataType target(SQLExpr type) {
    return type instanceof SQLDataTypeRefExpr reference
        ? reference.getDataType()
        : SQLDataType.of(type.toString());
  }

  private Node trim(SQLMethodInvokeExpr call, String text) {
    List<Node> arguments = compiler.compile(call.getArguments());
    if (call.getFrom() == null) {
      return call("trim", arguments, text);
    }
    List<Node> all = new ArrayList<>();
    all.add(compiler.compile(call.getFrom()));
    all.addAll(arguments);
    String option = call.getTrimOption() == null ? "both" : call.getTrimOption();
    return switch (option.toLowerCase(Locale.ROOT)) {
      case "leading" -> call("ltrim", all, text);
      case "trailing" -> call("rtrim", all, text);
      default -> call("trim", all, text);
    };
  }

  private Node substring(SQLMethodInvokeExpr call, String name, String text) {
    List<SQLExpr> all = new ArrayList<>(call.getArguments());
    if (call.getFrom() != null) {
      all.add(call.getFrom());
    }
    if (call.getFor() != null) {
      all.add(call.getFor());
    }
    return call(name, compiler.compile(all), text);
  }

  private Node characters(SQLMethodInvokeExpr call, String text) {
    Node bytes = call("char", compiler.compile(call.getArguments()), text);
    return call.getUsing() == null
        ? bytes
        : compiler.casts().using(bytes, Names.plain(call.getUsing().toString()));
  }

  private Node addDate(SQLMethodInvokeExpr call, boolean minus) {
    List<SQLExpr> arguments = call.getArguments();
    if (arguments.size() != 2) {
      throw SqlErrors.wrongParameterCount(call.getMethodName());
    }
    DateArithmetic dates = new DateArithmetic(compiler.conversions());
    Node date = compiler.compile(arguments.get(0));
    if (arguments.get(1) instanceof SQLIntervalExpr interval) {
      return dates.add(date, interval, compiler, minus);
    }
    return dates.add(date, compiler.compile(arguments.get(1)), IntervalUnit.DAY, minus);
  }

  private static IntervalUnit unit(SQLMethodInvokeExpr call) {
    if (call.getArguments().size() != 3) {
      throw SqlErrors.wrongParameterCount(call.getMethodName());
    }
    SQLExpr unit = call.getArguments().get(0);
    return DateArithmetic.unit(
        unit instanceof SQLIdentifierExpr name ? name.getName() : unit.toString());
  }

  private Node timestampAdd(SQLMethodInvokeExpr call) {
    IntervalUnit unit = unit(call);
    return new DateArithmetic(compiler.conversions())
        .add(
            compiler.compile(call.getArguments().get(2)),
            compiler.compile(call.getArguments().get(1)),
            unit,
            false);
  }

  private Node timestampDiff(SQLMethodInvokeExpr call) {
    IntervalUnit unit = unit(call);
    return new DateArithmetic(compiler.conversions())
        .difference(
            unit,
            compiler.compile(call.getArguments().get(1)),
            compiler.compile(call.getArguments().get(2)));
  }
}
