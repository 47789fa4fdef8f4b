package org.q4j.sql.select;

import com.alibaba.druid.sql.ast.SQLStatement;
import com.alibaba.druid.sql.ast.statement.SQLSelectItem;
import com.alibaba.druid.sql.ast.statement.SQLSelectQueryBlock;
import com.alibaba.druid.sql.dialect.mysql.ast.statement.MySqlSelectQueryBlock;
import com.alibaba.druid.sql.dialect.mysql.visitor.MySqlASTVisitorAdapter;
import java.util.ArrayList;
import java.util.List;

/** Keeps, for the names of result columns, how a statement writes the items of its selects. */
public final class SelectTexts {
  private SelectTexts() {}

  /**
   * Notes the text of each item of each SELECT in the parsed statement. Where the text and the
   * parser disagree about how many there are, the parser's own text stays in use.
   *
   * @param statement what the text was parsed to
   * @param text one statement
   */
  public static void note(SQLStatement statement, String text) {
    List<SQLSelectQueryBlock> blocks = new ArrayList<>();
    Depth.guard(
        () -> {
          statement.accept(new Blocks(blocks));
          return blocks;
        });
    List<List<String>> lists = new SelectListScanner(text).lists();
    if (lists.size() != blocks.size()) {
      return;
    }
    for (int i = 0; i < lists.size(); i++) {
      List<SQLSelectItem> items = blocks.get(i).getSelectList();
      List<String> texts = lists.get(i);
      for (int j = 0; j < items.size() && items.size() == texts.size(); j++) {
        items.get(j).putAttribute(ItemNames.TEXT, texts.get(j));
      }
    }
  }

  /** Collects query blocks in the order of their SELECT. */
  private static final class Blocks extends MySqlASTVisitorAdapter {
    private final List<SQLSelectQueryBlock> found;

    Blocks(List<SQLSelectQueryBlock> found) {
      this.found = found;
    }

    @Override
    public boolean visit(SQLSelectQueryBlock block) {
      found.add(block);
      return true;
    }

    @Override
    public boolean visit(MySqlSelectQueryBlock block) {
      found.add(block);
      return true;
    }
  }
}
