#include "system/harness.hpp"

#include <gmock/gmock.h>

#include <sstream>

namespace parallel_explore {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::IsSupersetOf;

/// Completion in bash, with the program itself behind it.
class Completion : public System {
 protected:
  /// Offers for the last of `words`, which follow "pexplore".
  std::vector<std::string> offered(std::string const& words) {
    auto const result =
        sh("bash -c '. \"" SOURCE_DIR
           "/scripts/completion.bash\"; COMP_WORDS=(pexplore \"$@\"); COMP_CWORD=$#; "
           "_pexplore " PEXPLORE "; printf \"%s\\n\" \"${COMPREPLY[@]}\"' bash " +
           words);
    EXPECT_EQ(result.error, "");
    std::vector<std::string> lines;
    std::istringstream in(result.output);
    for (std::string line; std::getline(in, line);) {
      if (!line.empty()) lines.push_back(line);
    }
    return lines;
  }

  void run_two_approaches() {
    write_spec(two_approaches);
    auto const run = sh("pexplore run -q ../spec.toml");
    EXPECT_EQ(run.status, 0) << run.error;
  }
};

TEST_F(Completion, OffersCommands) {
  EXPECT_THAT(offered("''"), IsSupersetOf({"run", "plan-samples", "tasks", "doctor"}));
  EXPECT_THAT(offered("re"), ElementsAre("resume", "retry", "report", "rescore"));
  EXPECT_THAT(offered("--v"), ElementsAre("--version"));
}

TEST_F(Completion, OffersTheCommandsOfAGroup) {
  EXPECT_THAT(offered("tasks re"), ElementsAre("resume", "retry"));
}

TEST_F(Completion, OffersOptionsAndTheirValues) {
  EXPECT_THAT(offered("cleanup --"), IsSupersetOf({"--keep-branches", "--dry-run", "--json"}));
  EXPECT_THAT(offered("tasks run --wa"), ElementsAre("--waves"));
  EXPECT_THAT(offered("report --format ''"), IsSupersetOf({"md", "json", "html"}));
}

TEST_F(Completion, OffersExperimentsAndThenTheirApproaches) {
  run_two_approaches();
  EXPECT_THAT(offered("status ''"), ElementsAre("two"));
  EXPECT_THAT(offered("diff ''"), ElementsAre("two"));
  EXPECT_THAT(offered("diff two ''"), ElementsAre("few", "many"));
  EXPECT_THAT(offered("diff two few m"), ElementsAre("many"));
  EXPECT_THAT(offered("compare two ''"), ElementsAre("two"));
  EXPECT_THAT(offered("retry two few many f"), ElementsAre("few"));
  EXPECT_THAT(offered("sample --more 2 two ''"), ElementsAre("few", "many"));
  EXPECT_THAT(offered("diff two few many ''"), IsEmpty());
}

TEST_F(Completion, TakesWhatBashSplitsAtEqualsSignsAsOneWord) {
  run_two_approaches();
  EXPECT_THAT(offered("report --format = c"), ElementsAre("csv"));
  EXPECT_THAT(offered("rescore --weights lines = 2 ''"), ElementsAre("two"));
}

TEST_F(Completion, OffersFilesWhereAFileIsExpected) {
  EXPECT_THAT(offered("run f"), ElementsAre("file.txt"));
  EXPECT_THAT(offered("run --criteria f"), ElementsAre("file.txt"));
}

TEST_F(Completion, NeverExpandsTheNameOfAnExperiment) {
  run_two_approaches();
  auto const copied = sh("cp -r .pexplore/two '.pexplore/$(touch expanded)'");
  ASSERT_EQ(copied.status, 0) << copied.error;
  EXPECT_THAT(offered("status ''"), ElementsAre("two"));
  EXPECT_FALSE(std::filesystem::exists(repository_ / "expanded"));
}

TEST_F(System, GeneratedDocumentationIsUpToDate) {
  auto const result = sh(SOURCE_DIR "/scripts/docs-commands --check " PEXPLORE);
  EXPECT_EQ(result.status, 0) << result.output << result.error;
}

TEST_F(System, ManPageHasEveryCommandAndOption) {
  auto const page = support::read_file(SOURCE_DIR "/docs/pexplore.1");
  std::istringstream listed(sh("pexplore --list-commands").output);
  std::size_t seen = 0;
  for (std::string line; std::getline(listed, line);) {
    std::istringstream fields(line);
    std::string kind, command, name;
    std::getline(std::getline(std::getline(fields, kind, '\t'), command, '\t'), name, '\t');
    if (command == "pexplore" || name == "-h,--help") continue;
    auto text = kind == "command" ? ".SS " + command + "\n" : name;
    for (auto at = text.find('-'); at != std::string::npos; at = text.find('-', at + 2))
      text.insert(at, "\\");
    for (auto at = text.find(','); at != std::string::npos; at = text.find(',', at + 1))
      text.insert(at + 1, " ");
    EXPECT_THAT(page, testing::HasSubstr(text));
    ++seen;
  }
  EXPECT_GT(seen, 100U);
}

}  // namespace
}  // namespace parallel_explore
