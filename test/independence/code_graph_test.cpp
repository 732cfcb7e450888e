#include "independence/code_graph.hpp"

#include "independence/code_text.hpp"
#include "support/growth.hpp"

#include <gmock/gmock.h>

namespace parallel_explore::independence {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

RepositoryFacts project(std::map<std::string, std::string> sources) {
  RepositoryFacts facts;
  for (auto const& source : sources) facts.files.push_back(source.first);
  facts.sources = std::move(sources);
  return facts;
}

std::vector<std::string> uses(RepositoryFacts const& facts, std::string const& file) {
  CodeGraph graph(facts);
  std::vector<std::string> result;
  for (auto const& use : graph.uses_of(file)) result.push_back(use.file);
  return result;
}

TEST(CodeGraph, ReadsIncludesOfC) {
  auto const facts =
      project({{"src/a.cpp",
                "// #include \"no.hpp\"\n#include \"a.hpp\"\n#  include <lib/b.hpp>\n"
                "#include <vector>\n/* #include \"c.hpp\"\n */\n"},
               {"src/a.hpp", ""},
               {"src/c.hpp", ""},
               {"no.hpp", ""},
               {"include/lib/b.hpp", ""}});
  EXPECT_THAT(uses(facts, "src/a.cpp"), ElementsAre("src/a.hpp", "include/lib/b.hpp"));
  CodeGraph graph(facts);
  EXPECT_EQ(graph.uses_of("src/a.cpp")[1].line, 3U);
}

TEST(CodeGraph, TakesTheNearestOfHeadersWithOneName) {
  auto const facts = project({{"one/src/x.c", "#include \"util.h\"\n"},
                              {"one/include/util.h", ""},
                              {"two/include/util.h", ""}});
  EXPECT_THAT(uses(facts, "one/src/x.c"), ElementsAre("one/include/util.h"));
}

TEST(CodeGraph, ReadsImportsOfPython) {
  auto const facts = project({{"app/cli.py",
                               "\"\"\"import app.no\"\"\"\nimport os, app.lexer as lx\n"
                               "from . import parser, names\nfrom .deep.x import (\n  y,\n  z,\n)\n"
                               "from app.store import Store\n# import app.no\n"},
                              {"app/__init__.py", ""},
                              {"app/lexer.py", ""},
                              {"app/parser.py", ""},
                              {"app/deep/__init__.py", ""},
                              {"app/deep/x.py", ""},
                              {"app/store/__init__.py", ""},
                              {"app/no.py", ""}});
  EXPECT_THAT(uses(facts, "app/cli.py"),
              UnorderedElementsAre("app/lexer.py", "app/parser.py", "app/__init__.py",
                                   "app/deep/x.py", "app/store/__init__.py"));
}

TEST(CodeGraph, TakesNoModuleOfAPackageForOneOfTheLibrary) {
  auto const facts = project({{"app/__init__.py", ""},
                              {"app/run.py", "import subprocess\nimport tool\n"},
                              {"app/subprocess.py", ""},
                              {"tool.py", ""}});
  EXPECT_THAT(uses(facts, "app/run.py"), ElementsAre("tool.py"));
}

TEST(CodeGraph, ReadsImportsOfPythonBelowSrc) {
  auto const facts = project({{"tests/test_a.py", "from tool.a import run\n"},
                              {"src/tool/__init__.py", ""},
                              {"src/tool/a.py", "from ..x import y\n"}});
  EXPECT_THAT(uses(facts, "tests/test_a.py"), ElementsAre("src/tool/a.py"));
}

TEST(CodeGraph, ReadsImportsOfScripts) {
  auto const facts =
      project({{"src/app.ts",
                "import { a } from './a'\nimport type {\n B } from \"./b.js\";\n"
                "export * from './dir'\nconst c = require('../lib/c')\n"
                "import './side.css'\nconst d = await import('./d')\n"
                "import x from 'react'; // from './no'\nconst s = 'from'; f('./no')\n"},
               {"src/a.ts", ""},
               {"src/b.ts", ""},
               {"src/dir/index.ts", ""},
               {"lib/c.js", ""},
               {"src/d.tsx", ""},
               {"src/no.ts", ""}});
  EXPECT_THAT(uses(facts, "src/app.ts"),
              ElementsAre("src/a.ts", "src/b.ts", "src/dir/index.ts", "lib/c.js", "src/d.tsx"));
}

TEST(CodeGraph, ReadsImportsOfGo) {
  auto const facts =
      project({{"cmd/app/main.go",
                "package main\n\nimport (\n\t\"fmt\"\n\tst \"example.com/app/internal/"
                "store\"\n\t// \"example.com/app/no\"\n)\n"},
               {"internal/store/store.go", ""},
               {"internal/store/store_test.go", ""},
               {"no/no.go", ""},
               {"fmt/x.go", ""}});
  EXPECT_THAT(uses(facts, "cmd/app/main.go"), ElementsAre("internal/store/store.go"));
}

TEST(CodeGraph, ReadsModulesOfRust) {
  auto const facts = project({{"src/main.rs", "mod lexer;\npub mod parse;\nmod inline { }\n"},
                              {"src/lexer.rs", "use crate::parse::{self, tree::Node};\n"},
                              {"src/parse/mod.rs", "pub mod tree;\nuse super::lexer::Token;\n"},
                              {"src/parse/tree.rs", "fn f() { crate::lexer::next(); }\n"},
                              {"tool/src/main.rs", "use my_core::x::Y;\n"},
                              {"crates/my-core/src/lib.rs", "pub mod x;\n"},
                              {"crates/my-core/src/x.rs", ""}});
  EXPECT_THAT(uses(facts, "src/main.rs"), ElementsAre("src/lexer.rs", "src/parse/mod.rs"));
  EXPECT_THAT(uses(facts, "src/parse/mod.rs"), Contains("src/parse/tree.rs"));
  EXPECT_THAT(uses(facts, "src/parse/mod.rs"), Contains("src/lexer.rs"));
  EXPECT_THAT(uses(facts, "src/parse/tree.rs"), ElementsAre("src/lexer.rs"));
  EXPECT_THAT(uses(facts, "src/lexer.rs"), Contains("src/parse/tree.rs"));
  EXPECT_THAT(uses(facts, "tool/src/main.rs"), ElementsAre("crates/my-core/src/x.rs"));
}

TEST(CodeGraph, ReadsImportsOfJava) {
  auto const facts =
      project({{"src/main/java/a/b/App.java",
                "package a.b;\nimport a.c.Store;\nimport static a.c.Names.of;\n"
                "import java.util.List;\nclass App { Lexer l; String s = \"Parser\"; }\n"},
               {"src/main/java/a/b/Lexer.java", ""},
               {"src/main/java/a/b/Parser.java", ""},
               {"src/main/java/a/c/Store.java", ""},
               {"src/main/java/a/c/Names.java", ""}});
  EXPECT_THAT(uses(facts, "src/main/java/a/b/App.java"),
              UnorderedElementsAre("src/main/java/a/c/Store.java", "src/main/java/a/c/Names.java",
                                   "src/main/java/a/b/Lexer.java"));
}

TEST(CodeGraph, SurvivesAnyBytes) {
  for (std::string const& source :
       {std::string("#include \""), std::string("import {{{{"), std::string("from . import ("),
        std::string("use a::{b::{c"), std::string("\"\\"), std::string(1, '\0'), std::string("'''"),
        std::string("use \xff\xfe;"), std::string("mod")})
    for (auto const* file : {"a.c", "a.py", "a.ts", "a.go", "a.rs", "a.java", "a.unknown"})
      (void)imports_in(file, source);
  auto const many = [](std::size_t count) {
    std::string source;
    for (std::size_t i = 0; i < count; ++i) source += "use a::{";
    (void)imports_in("a.rs", source);
  };
  EXPECT_LT(support::growth(2'000, many), support::about_linear);
}

PlannedTask task(std::string name, std::vector<std::string> paths) {
  PlannedTask task;
  task.name = task.title = std::move(name);
  task.paths = std::move(paths);
  return task;
}

TaskPlan chain() {
  TaskPlan plan;
  plan.tasks = {task("1-cli", {"cli.py"}), task("2-parser", {"parser.py"}),
                task("3-lexer", {"lexer.py"})};
  return plan;
}

RepositoryFacts chain_of_files() {
  return project({{"cli.py", "import middle\n"},
                  {"middle.py", "import parser\n"},
                  {"parser.py", "\nimport lexer\nlexer.next_token(1)\n"},
                  {"lexer.py", "def next_token(): pass\n"}});
}

TEST(CodeTies, OrderTasksWhoseFilesBuildOnEachOther) {
  auto const plan = chain();
  auto const result = check_independence(plan, chain_of_files());
  EXPECT_EQ(result.advice, Advice::warn) << "it does not block";
  ASSERT_EQ(result.ties.size(), 2U);
  EXPECT_EQ(result.ties[0].kind, TieKind::code_order);
  EXPECT_THAT(result.ties[0].tasks, ElementsAre("2-parser", "1-cli"));
  EXPECT_THAT(result.ties[0].reason,
              HasSubstr("cli.py:1 imports middle.py, which needs parser.py"));
  EXPECT_THAT(result.ties[1].reason, HasSubstr("parser.py:2 imports lexer.py"));
  EXPECT_THAT(predecessors(plan, result),
              ElementsAre(ElementsAre("2-parser"), ElementsAre("3-lexer"), IsEmpty()));
}

TEST(CodeTies, YieldToTheOrderThatIsDeclared) {
  auto plan = chain();
  plan.tasks[2].after = {"2-parser"};
  EXPECT_THAT(predecessors(plan, check_independence(plan, chain_of_files())),
              ElementsAre(ElementsAre("2-parser"), IsEmpty(), ElementsAre("2-parser")));
}

TEST(CodeTies, OfFilesThatNeedEachOtherAreNoOrder) {
  auto facts = chain_of_files();
  facts.sources["lexer.py"] = "import parser\n";
  auto const plan = chain();
  auto const result = check_independence(plan, facts);
  EXPECT_THAT(result.ties, Contains(testing::Field(&Tie::kind, TieKind::hot_file)));
  EXPECT_THAT(predecessors(plan, result).at(1), IsEmpty());
}

TEST(CodeTies, TellWhoCallsAFunctionThatATaskChanges) {
  auto plan = chain();
  plan.tasks[2].description = "Give `next_token` a limit.";
  auto const result = check_independence(plan, chain_of_files());
  EXPECT_THAT(result.ties,
              Contains(testing::Field(&Tie::reason,
                                      HasSubstr("parser.py, which calls next_token in line 3"))));
}

TEST(CodeTies, TieModulesThatOneFileOfThePackageLists) {
  TaskPlan plan;
  plan.tasks = {task("1-a", {"utils/a.py"}), task("2-b", {"utils/b.py"}),
                task("3-c", {"web/c.ts"})};
  RepositoryFacts facts;
  facts.files = {"utils/__init__.py", "web/index.ts"};
  auto const result = check_independence(plan, facts);
  ASSERT_EQ(result.ties.size(), 1U);
  EXPECT_THAT(result.ties[0].reason, HasSubstr("utils/__init__.py must list"));
}

TEST(SourcesToRead, AreThoseOfTasksThenWhatTheyUse) {
  auto facts = chain_of_files();
  auto const all = std::exchange(facts.sources, {});
  auto plan = chain();
  plan.tasks.resize(1);
  EXPECT_THAT(sources_to_read(plan, facts, 9), ElementsAre("cli.py"));
  facts.sources["cli.py"] = all.at("cli.py");
  EXPECT_THAT(sources_to_read(plan, facts, 9), ElementsAre("middle.py"));
  EXPECT_THAT(sources_to_read(plan, facts, 0), IsEmpty());
}

}  // namespace
}  // namespace parallel_explore::independence
