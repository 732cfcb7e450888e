#pragma once

#include "support/sandbox.hpp"

#include <boost/json.hpp>
#include <gmock/gmock.h>

namespace parallel_explore {

/// A repository with one commit, beside which worktrees may be made, and the real program.
class System : public testing::Test {
 protected:
  System() : repository_(place_.path() / "repo") {
    support::write_file(repository_ / "file.txt", "one\ntwo\n");
    auto const made = sh("git init -q -b main && git add -A && git commit -q -m first");
    EXPECT_EQ(made.status, 0) << made.error;
  }

  /// `pexplore` is the program under test.
  support::ShellResult sh(std::string const& script) {
    auto environment = support::test_environment(place_.path());
    return support::shell(repository_, "pexplore() { " PEXPLORE " \"$@\"; }\n" + script,
                          std::move(environment));
  }

  boost::json::value json(std::string const& script) {
    auto const result = sh(script);
    boost::system::error_code error;
    auto value = boost::json::parse(result.output, error);
    EXPECT_FALSE(error) << result.output << result.error;
    return value;
  }

  void write(std::string const& name, std::string_view content) {
    support::write_file(repository_ / name, content);
  }

  /// A spec that is not committed, so that the main tree stays clean.
  void write_spec(std::string_view content) {
    support::write_file(place_.path() / "spec.toml", content);
  }

  /// The files and references of the repository in one text, to see that nothing changed.
  std::string everything() {
    auto const seen =
        sh("git status --porcelain; git for-each-ref; git stash list; find . -path ./.git -prune "
           "-o -type f -print | sort; ls -A ..");
    return seen.output;
  }

  support::TempDirectory place_;
  std::filesystem::path repository_;
};

/// Counts the lines of `file.txt`; more is better.
inline constexpr auto lines_criterion = R"(
[[criterion]]
name = "lines"
run = "wc -l < file.txt"
metric = { regex = '(\d+)' }
scale = "count"
)";

/// An experiment "live" with one approach, whose session says that it works in ../started, and
/// works until something comes from ../go: FIFOs beside the repository.
inline constexpr auto live_until_told = R"(
name = "live"
task = "t"
[session]
agent = "command"
[agent.command]
run = ["sh", "-c", "echo x > ../../../started; read line < ../../../go; echo x > x"]
[[approach]]
name = "a"
)";

/// Two approaches, one of which writes more than the other, and a measurable criterion.
inline constexpr auto two_approaches = R"(
name = "two"
task = "Write lines."
[session]
agent = "command"
[agent.command]
run = ["sh", "-c", "seq {description} > lines.txt"]
[[approach]]
name = "few"
description = "3"
[[approach]]
name = "many"
description = "30"
[[criterion]]
name = "exists"
run = "test -s lines.txt"
gate = true
[[criterion]]
name = "lines"
run = "wc -l < lines.txt"
metric = { regex = '(\d+)' }
)";

}  // namespace parallel_explore
