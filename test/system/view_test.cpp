#include "system/harness.hpp"

// The report page, as the program writes it.
namespace parallel_explore {
namespace {

using testing::HasSubstr;

class View : public System {
 protected:
  void SetUp() override {
    write_spec(two_approaches);
    auto const run = sh("pexplore run -q ../spec.toml --name two");
    ASSERT_EQ(run.status, 0) << run.error;
  }
  std::string const page_ = ".pexplore/two/report.html";
};

TEST_F(View, IsThereWhenARunHasEnded) {
  auto const page = sh("cat " + page_).output;
  EXPECT_THAT(page, HasSubstr("<title>two"));
  for (auto const* document : {"summary", "timeline", "engine", "approach/few", "approach/many"})
    EXPECT_THAT(page, HasSubstr(std::string("<template data-document=\"") + document + "\">"));
  EXPECT_EQ(sh("pexplore report two --format html").output, page);
}

TEST_F(View, GivesTheFileToTheBrowser) {
  sh("rm " + page_);
  auto const shown = sh("BROWSER='cp -t ..' pexplore view");
  EXPECT_EQ(shown.status, 0) << shown.error;
  EXPECT_THAT(shown.output, HasSubstr("/" + page_ + "\n"));
  EXPECT_EQ(sh("cmp ../report.html " + page_).status, 0);
}

TEST_F(View, OnlyPrintsWhereItIsWithoutABrowser) {
  auto const none = sh("unset BROWSER DISPLAY WAYLAND_DISPLAY; pexplore view two");
  EXPECT_EQ(none.status, 0);
  EXPECT_THAT(none.error, HasSubstr("Open it in a browser"));
  EXPECT_EQ(sh("BROWSER=false pexplore view two --print").status, 0);
}

TEST_F(View, TellsOfABrowserThatFails) {
  EXPECT_EQ(sh("pexplore view --with false").status, 9);
  auto const missing = sh("pexplore view --with no-such-browser");
  EXPECT_EQ(missing.status, 4);
  EXPECT_THAT(missing.error, HasSubstr("cannot run no-such-browser"));
}

TEST_F(View, OfADamagedRecordIsThePageThatItsRunWroteOrWhatCanBeRead) {
  auto const journal = repository_ / ".pexplore/two/journal.jsonl";
  auto text = support::read_file(journal);
  auto const line = text.find("orchestrator:approach:complete");
  ASSERT_NE(line, std::string::npos);
  text[line] = 'X';
  support::write_file(journal, text);
  auto const before = support::read_file(repository_ / page_);
  auto const kept = sh("pexplore view two --print");
  EXPECT_EQ(kept.status, 0) << kept.error;
  EXPECT_THAT(kept.error, testing::AllOf(HasSubstr("damaged"), HasSubstr("--repair"),
                                         HasSubstr("as it was last written")));
  EXPECT_EQ(support::read_file(repository_ / page_), before) << "nothing is lost";

  sh("rm " + page_);
  auto const part = sh("pexplore view two --print");
  EXPECT_EQ(part.status, 0) << part.error;
  EXPECT_THAT(part.error, HasSubstr("what was recorded before"));
  EXPECT_THAT(support::read_file(repository_ / page_),
              testing::AllOf(HasSubstr("<title>two"), HasSubstr("nothing after it is shown"),
                             HasSubstr("data-document=\"approach/many\"")));

  support::write_file(journal, "X" + text);
  sh("rm " + page_);
  auto const none = sh("pexplore view two --print");
  EXPECT_EQ(none.status, 9);
  EXPECT_THAT(none.error, HasSubstr("--repair"));
  EXPECT_EQ(none.output, "");
}

TEST_F(View, OfAResultThatIsGoneSaysSo) {
  ASSERT_EQ(sh("pexplore cleanup two && git gc -q --prune=now").status, 0);
  EXPECT_EQ(sh("pexplore view two --print").status, 0);
}

}  // namespace
}  // namespace parallel_explore
