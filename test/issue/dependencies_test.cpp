#include "issue/dependencies.hpp"

#include <gtest/gtest.h>

#include <string>

namespace parallel_explore::issue {
namespace {

std::string text_of(Target const& target) {
  if (auto const* reference = std::get_if<IssueReference>(&target))
    return issue::text_of(*reference);
  if (auto const* title = std::get_if<std::string>(&target)) return *title;
  if (std::holds_alternative<PreviousTask>(target)) return "previous";
  if (std::holds_alternative<AllPreviousTasks>(target)) return "all";
  if (auto const* words = std::get_if<Words>(&target)) return '<' + words->text + '>';
  return std::to_string(std::get<int>(target));
}

/// "after: #12 3", or "before: …" where the targets wait.
std::string said(std::string_view text) {
  auto const document = read_markdown(text);
  auto const& prose = document.blocks.at(1).prose;
  std::string result;
  for (auto const& phrase : find_dependencies(tokens_of(prose, find_references(prose, "o/app")))) {
    auto const* const words = std::get_if<Words>(&phrase.targets.front());
    if (words && words->only_whole) continue;  // means something only where a heading is called so
    result += result.empty() ? "" : "; ";
    result += phrase.reversed ? "before:" : "after:";
    for (auto const& target : phrase.targets) result += ' ' + text_of(target);
  }
  return result;
}

TEST(DependencyPhrase, NamesIssues) {
  EXPECT_EQ(said("Do it after #12"), "after: #12");
  EXPECT_EQ(said("depends on #12 and #13"), "after: #12 #13");
  EXPECT_EQ(said("Blocked by: o/app#3, GH-4, x/y#5"), "after: #3 #4 x/y#5");
  EXPECT_EQ(said("once https://github.com/o/app/issues/9 is merged"), "after: #9");
  EXPECT_EQ(said("Requires the merge of #7."), "after: #7");
  EXPECT_EQ(said("waiting for [the API](https://git.example.com/a/b/issues/8)"), "after: a/b#8");
}

TEST(DependencyPhrase, NamesTasks) {
  EXPECT_EQ(said("after task 2"), "after: 2");
  EXPECT_EQ(said("depends on tasks 1, 2 and 4"), "after: 1 2 4");
  EXPECT_EQ(said("needs steps 1-3"), "after: 1 2 3");
  EXPECT_EQ(said("needs tasks 1–2"), "after: 1 2");
  EXPECT_EQ(said("Depends on: 1, 3"), "after: 1 3");
  EXPECT_EQ(said("blocked by T3"), "after: 3");
  EXPECT_EQ(said("after task #2"), "after: 2");
  EXPECT_EQ(said("after \"Add login\" is done"), "after: add login");
  EXPECT_EQ(said("builds on the previous task"), "after: previous");
  EXPECT_EQ(said("When task 1 is done, go"), "after: 1");
}

TEST(DependencyPhrase, TakesIdsAndAllBefore) {
  EXPECT_EQ(said("depends on P1 and B"), "after: p1 b");
  EXPECT_EQ(said("(blocked by B)"), "after: b");
  EXPECT_EQ(said("Depends on 1."), "after: 1");
  EXPECT_EQ(said("depends on 2.1"), "after: 2.1");
  EXPECT_EQ(said("after all of the above"), "after: all");
  EXPECT_EQ(said("depends: [T001, T002] syntax"), "");
}

TEST(DependencyPhrase, KeepsWordsThatItDoesNotUnderstand) {
  EXPECT_EQ(said("Depends on: 2 people"), "after: <2 people>");
  EXPECT_EQ(said("Add a page (needs the user model)"), "after: <the user model>");
  EXPECT_EQ(said("Prerequisite: the parser. Then more."), "after: <the parser>");
  EXPECT_EQ(said("Add a page (after login)"), "after: <login>");
}

TEST(DependencyPhrase, TurnsRound) {
  EXPECT_EQ(said("blocks #4"), "before: #4");
  EXPECT_EQ(said("must come before task 3"), "before: 3");
  EXPECT_EQ(said("Do not start before #4 is done"), "after: #4");
  EXPECT_EQ(said("cannot start until task 1 lands"), "after: 1");
}

TEST(DependencyPhrase, IsNotEveryWordLikeIt) {
  for (auto const* text :
       {"after lunch", "needs a review", "requires 2 approvals", "needs 3 days", "see #12",
        "does not depend on #12", "no longer blocked by #3", "independent of task 2",
        "fix `after #12`", "uses what depends on boost", "Update dependencies", "(after 3 retries)",
        "(requires Python 3.12)", "Wait for the lock", "once upon a time", "when task 2 fails"})
    EXPECT_EQ(said(text), "") << text;
}

TEST(References, AreTheseAlone) {
  auto const found = [](std::string_view text) {
    auto const document = read_markdown(text);
    std::string result;
    for (auto const& one : find_references(document.blocks.at(1).prose, "Octo/App"))
      result += issue::text_of(one.reference) + ' ';
    return result;
  };
  EXPECT_EQ(found("#1, (gh-2) octo/app#3 a-b/c.d#4"), "#1 #2 #3 a-b/c.d#4 ");
  EXPECT_EQ(found("https://github.com/octo/app/issues/5#issuecomment-1 "
                  "http://ghe.corp/x/y/pull/6?w=1"),
            "#5 x/y#6 ");
  EXPECT_EQ(found("x#1 ##2 #0 #01 #abc #1a `#3` &#35;x a/b/c#4 #12345678901"), "");
  EXPECT_EQ(found("https://github.com/octo/app/wiki/5 https://github.com/issues/7"), "");
}

}  // namespace
}  // namespace parallel_explore::issue
