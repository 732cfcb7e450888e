#include "worktree/settings.hpp"

#include "worktree/workshop.hpp"

#include <chrono>
#include <fstream>
#include <thread>

namespace parallel_explore::worktree {
namespace {

using support::run;

/// Git that counts its calls.
class CountedSettings : public testing::Test {
 protected:
  CountedSettings()
      : home_("HOME", box_.top().string()),
        global_("GIT_CONFIG_GLOBAL", (box_.top() / "global").string()),
        path_("PATH", (box_.top() / "bin").string() + ":" + std::getenv("PATH")) {
    fs::create_directories(box_.top() / "bin");
    auto const program = box_.top() / "bin/git";
    support::write_file(program, "#!/bin/sh\necho >>" + (box_.top() / "calls").string() +
                                     "\nPATH=${PATH#*:} exec git \"$@\"\n");
    fs::permissions(program, fs::perms::owner_all);
    support::write_file(box_.top() / "global", "[user]\n\tname = Me\n");
  }

  std::string value(std::string const& key) {
    GitResult const list = run(list_settings(repository_.git()));
    auto const at = list.output.find(key + "\n");
    if (at == std::string::npos) return {};
    auto const begin = at + key.size() + 1;
    return list.output.substr(begin, list.output.find('\0', begin) - begin);
  }

  std::size_t calls() {
    std::ifstream in(box_.top() / "calls");
    std::size_t count = 0;
    for (std::string line; std::getline(in, line);) ++count;
    return count;
  }

  /// Until no file of settings is as new as the clock can show.
  static void let_it_settle() { std::this_thread::sleep_for(std::chrono::milliseconds(1100)); }

  Sandbox const box_;
  Repository const repository_ = find_repository_now(box_.repository());
  support::Variable const home_, global_, path_;
};

TEST_F(CountedSettings, AreAskedForOnceWhileNoFileChanges) {
  let_it_settle();
  EXPECT_EQ(value("user.name"), "Me");
  auto const once = calls();
  EXPECT_EQ(value("user.name"), "Me");
  EXPECT_EQ(calls(), once);
}

TEST_F(CountedSettings, AreAskedForAgainAfterEveryChange) {
  let_it_settle();
  EXPECT_EQ(value("filter.x.clean"), "");
  auto const config = repository_.git_dir / "config";
  auto const time = fs::last_write_time(config);
  std::ofstream(config, std::ios::app) << "[filter \"x\"]\n\tclean = evil\n";
  fs::last_write_time(config, time);  // a forged time
  EXPECT_EQ(value("filter.x.clean"), "evil");
  support::write_file(box_.top() / "global", "[user]\n\tname = He\n");
  EXPECT_EQ(value("user.name"), "He") << "of the same size, within a moment";
  support::write_file(box_.top() / "global", "[user]\n\tname = Us\n");
  EXPECT_EQ(value("user.name"), "Us");
}

TEST_F(CountedSettings, ThatIncludeOthersAreAlwaysAskedFor) {
  auto const more = box_.top() / "more";
  support::write_file(box_.top() / "global", "[include]\n\tpath = " + more.string() + "\n");
  let_it_settle();
  EXPECT_EQ(value("some.key"), "");
  support::write_file(more, "[some]\n\tkey = Included\n");
  EXPECT_EQ(value("some.key"), "Included");
}

}  // namespace
}  // namespace parallel_explore::worktree
