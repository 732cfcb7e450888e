#include "worktree/outside_fixture.hpp"

#include <fmt/format.h>

#include <cctype>
#include <fcntl.h>
#include <set>
#include <sys/stat.h>
#include <unistd.h>

namespace parallel_explore::worktree {
namespace {

using support::run;
using ::testing::AllOf;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::IsSupersetOf;
using ::testing::Not;

TEST_F(OutsideTest, WhatASessionDoesInItsOwnWorktreeIsNoFinding) {
  support::write_file(worktree.path / "new.txt", "n\n");
  shell(worktree.path, "git add -A && git commit -q -m Own && git branch --show-current");
  support::write_file(other.path / "new.txt", "n\n");
  shell(other.path, "git add -A && git commit -q -m Own && git commit -q --amend -m Again");
  EXPECT_THAT(findings(), IsEmpty());
  support::write_file(worktree.path / "more.txt", "n\n");
  shop.commit(worktree);
  shop.make("c");
  EXPECT_THAT(findings(), IsEmpty());
  run(shop.trees.remove(other, Removal::force));
  EXPECT_THAT(findings(), IsEmpty());
}

TEST_F(OutsideTest, WithoutReflogsASessionsOwnCommitIsNoFindingEither) {
  shop.git("config core.logAllRefUpdates false");
  fs::remove_all(shop.repository() / ".git" / "logs");
  for (char const* name : {"a", "b"})
    fs::remove_all(shop.repository() / ".git" / "worktrees" / name / "logs");
  begin();
  for (auto const* each : {&worktree, &other}) {
    support::write_file(each->path / "new.txt", "n\n");
    shell(each->path, "git add -A && git commit -q -m Own");
  }
  EXPECT_THAT(findings(), IsEmpty());
}

TEST_F(OutsideTest, ABranchWhoseWorkIsCommittedIsNotMovedAnyMore) {
  support::write_file(other.path / "new.txt", "n\n");
  auto const work = shop.commit(other);
  begin();
  shell(other.path, "git commit -q --allow-empty -m Sabotage");
  EXPECT_THAT(findings(), ElementsAre(HasSubstr("branch pexplore/e/b")));
}

TEST_F(OutsideTest, ABranchOfAnotherApproachThatIsMovedOrDeletedFromHereIsAFinding) {
  shell(worktree.path,
        "git commit -q --allow-empty -m X && git update-ref refs/heads/pexplore/e/b HEAD");
  EXPECT_THAT(findings(), ElementsAre(HasSubstr("branch pexplore/e/b")));
  shell(worktree.path, "git update-ref -d refs/heads/pexplore/e/b");
  EXPECT_THAT(findings(), Contains(HasSubstr("branch pexplore/e/b")));
}

TEST_F(OutsideTest, ALaterProcessTakesTheBranchesAsItFindsThem) {
  support::write_file(other.path / "new.txt", "n\n");
  shop.commit(other);
  GitWorktrees later(shop.repository());
  before = run(later.outside_all("e")).value();
  run(later.verify(other));
  support::write_file(other.path / "more.txt", "n\n");
  run(later.commit(other, "m"));
  EXPECT_THAT(changes(later), IsEmpty());
  shell(worktree.path, "git update-ref -d refs/heads/pexplore/e/b");
  EXPECT_FALSE(changes(later).empty());
}

TEST_F(OutsideTest, AWorktreeThatASessionAddsBesideOursIsAFinding) {
  shell(worktree.path, "git worktree add -q ../extra -b extra");
  EXPECT_THAT(findings(),
              IsSupersetOf({HasSubstr("branch extra appeared"), HasSubstr("/extra appeared")}));
}

/// The lock that a running experiment holds.
class HeldLock {
 public:
  explicit HeldLock(fs::path const& file)
      : descriptor_(open(file.c_str(), O_RDWR | O_CREAT, 0600)) {
    struct flock lock {};
    lock.l_type = F_WRLCK;
    EXPECT_EQ(fcntl(descriptor_, F_OFD_SETLK, &lock), 0);
  }
  HeldLock(HeldLock const&) = delete;
  ~HeldLock() { close(descriptor_); }

 private:
  int descriptor_;
};

TEST_F(OutsideTest, AnotherExperimentThatRunsMeanwhileIsNoFinding) {
  auto const record = shop.repository() / ".pexplore" / "f";
  support::write_file(record / "journal.jsonl", "1\n");
  {
    HeldLock const running(record / "lock");
    GitWorktrees another(shop.repository());
    auto request = shop.request("a");
    request.experiment = "f";
    auto const made = run(another.create(std::move(request)));
    shell(made.path, "git commit -q --allow-empty -m Own");
    EXPECT_THAT(findings(), IsEmpty());
    begin();
  }
  shell(worktree.path, "git update-ref refs/heads/pexplore/f/a main~1");
  begin();
  shell(worktree.path, "git update-ref refs/heads/pexplore/f/a main");
  EXPECT_THAT(findings(), Contains(HasSubstr("branch pexplore/f/a")));
}

// Settings.

/// Names of settings with a value that git accepts in each.
std::vector<std::string> settings_known_to_git() {
  std::vector<std::string> names;
  auto const list = shell("/", "git help --config");
  for (std::size_t at = 0; at < list.size();) {
    auto const end = std::min(list.find('\n', at), list.size());
    auto name = list.substr(at, end - at);
    at = end + 1;
    for (auto star = name.find('*'); star != std::string::npos; star = name.find('*'))
      name.replace(star, 1, "x");
    if (auto const open = name.find('<'); open != std::string::npos)
      name = name.substr(0, open) + "x" + name.substr(name.find('>') + 1);
    // gitweb has a key that only gitweb can read.
    bool const is_key = name.find('_') == std::string::npos &&
                        name.find('.') != std::string::npos && name.find(' ') == std::string::npos;
    // Git itself stops at a value of another kind, or takes another repository.
    bool const stops_git = name.starts_with("extensions.") || name.starts_with("includeIf.");
    if (is_key && !stops_git) names.push_back(name);
  }
  return names;
}

TEST_F(OutsideTest, EverySettingThatGitKnowsIsReportedInEveryScope) {
  auto const names = settings_known_to_git();
  ASSERT_GT(names.size(), 300U);
  auto const global = shop.top() / "global", system = shop.top() / "system";
  support::write_file(global, "");
  support::write_file(system, "");
  Variable const global_file("GIT_CONFIG_GLOBAL", global.string());
  Variable const system_file("GIT_CONFIG_SYSTEM", system.string());
  Variable const with_system("GIT_CONFIG_NOSYSTEM", "0");
  shop.git("config extensions.worktreeConfig true");
  for (auto const& file : {global, system, shop.repository() / ".git" / "config",
                           shop.repository() / ".git" / "config.worktree"}) {
    auto const old = fs::exists(file) ? support::read_file(file) : std::string();
    begin();
    std::string text = old + "\n";
    for (auto const& name : names) {
      auto const first = name.find('.'), last = name.rfind('.');
      auto const middle =
          first == last ? "" : fmt::format(" \"{}\"", name.substr(first + 1, last - first - 1));
      text +=
          fmt::format("[{}{}]\n\t{} = 0\n", name.substr(0, first), middle, name.substr(last + 1));
    }
    support::write_file(file, text);
    std::string all;
    for (auto const& finding : findings()) all += finding + "\n";
    auto lower = [](std::string name) {
      auto const first = name.find('.'), last = name.rfind('.');
      for (std::size_t i = 0; i < name.size(); ++i)
        if (i < first || i > last) name[i] = static_cast<char>(std::tolower(name[i]));
      return name;
    };
    for (auto const& name : names)
      EXPECT_THAT(all, HasSubstr("git setting " + lower(name) + " in ")) << file;
    support::write_file(file, old);
  }
}

TEST_F(OutsideTest, ACommandGivesASettingItsEarlierValue) {
  shop.git("config core.bare true");
  EXPECT_EQ(remedy("core.bare"), "git config --replace-all core.bare false");
  undo("core.bare");
  shop.git("config remote.origin.pushurl https://evil.example/x.git");
  EXPECT_THAT(findings(), Contains(HasSubstr("https://evil.example/x.git")));
  undo("pushurl");
  shop.git("config --unset user.email");
  undo("user.email");
  EXPECT_THAT(findings(), IsEmpty());
}

TEST_F(OutsideTest, CredentialsInSettingsAreNotWrittenDown) {
  shop.git("config http.extraHeader 'Authorization: basic abcdef'");
  shop.git("config remote.x.url https://me:hunter2@example.com/");
  for (auto const& change : changes()) {
    EXPECT_THAT(change.text + change.remedy,
                AllOf(Not(HasSubstr("hunter2")), Not(HasSubstr("abcdef"))));
  }
}

TEST_F(OutsideTest, DangerousFindingsComeFirstAndNoneIsLeftOut) {
  for (int i = 0; i < 30; ++i)
    support::write_file(shop.repository() / fmt::format("file{}", i), "x");
  shop.git("tag t");
  shop.git("config core.hooksPath /tmp/x");
  auto const found = findings();
  EXPECT_THAT(found.at(0), HasSubstr("core.hookspath"));
  EXPECT_EQ(found.size(), 32U);
}

// The git directory.

TEST_F(OutsideTest, EveryFileOfTheGitDirectoryIsReportedWhenChangedRemovedAndAdded) {
  auto const git = shop.repository() / ".git";
  for (char const* name :
       {"hooks/mine", "info/attributes", "info/grafts", "objects/info/alternates",
        "some/where/deep", "rr-cache/x/preimage", "modules/sub/config",
        "modules/sub/hooks/post-checkout", "branches/x", "shallow.bak", "svn/x"})
    support::write_file(git / name, "");
  begin();
  // Objects are shared by all, and own git directories are looked at when their work is committed.
  auto const is_left_out = [&](std::string const& path) {
    bool const is_object = path.starts_with("objects/") && !path.starts_with("objects/info/alter");
    return is_object || path.starts_with("worktrees/") || path.starts_with("pexplore") ||
           path.ends_with(".lock");
  };
  std::set<fs::path> files;
  for (auto const& each : fs::recursive_directory_iterator(git)) {
    auto const path = each.path().lexically_relative(git).string();
    if (each.is_regular_file() && !is_left_out(path)) files.insert(each.path());
  }
  ASSERT_GT(files.size(), 20U);
  for (auto const& file : files) {
    // Git is asked for these: a change is one of what they say.
    auto const path = file.lexically_relative(git).string();
    bool const is_asked = path.find("refs/heads/pexplore") != std::string::npos ||
                          path == "index" || path == "packed-refs";
    if (is_asked) continue;
    auto const content = support::read_file(file);
    bool const is_reference = path.starts_with("refs/") || path == "HEAD";
    support::write_file(file, is_reference ? std::string(40, '0') + "\n" : content + "# more\n");
    EXPECT_FALSE(findings().empty()) << path << " was changed";
    if (path != "HEAD" && path != "config") {  // without these there is no repository
      fs::remove(file);
      EXPECT_FALSE(findings().empty()) << path << " was removed";
    }
    support::write_file(file, content);
  }
  for (char const* directory : {"", "hooks", "info", "objects/info", "logs/refs/heads", "branches",
                                "refs/tags", "refs/heads/deep", "new"}) {
    auto const file = git / directory / "planted";
    support::write_file(file, shop.head() + "\n");
    EXPECT_FALSE(findings().empty()) << file;
    fs::remove(file);
  }
}

TEST_F(OutsideTest, AHookThatIsRemovedOrChangedCanBePutBack) {
  auto const hook = shop.repository() / ".git" / "hooks" / "pre-commit";
  support::write_file(hook, "#!/bin/sh\nexit 0\n");
  begin();
  fs::remove(hook);
  undo("git hook pre-commit was removed");
  EXPECT_EQ(support::read_file(hook), "#!/bin/sh\nexit 0\n");
  EXPECT_THAT(findings(), IsEmpty());
}

TEST_F(OutsideTest, AFifoInThePlaceOfAFileOfGitIsReportedAndBlocksNothing) {
  auto const git = shop.repository() / ".git";
  for (char const* name : {"HEAD", "config", "packed-refs", "index", "hooks/x", "info/exclude"}) {
    fs::path const file = git / name, aside = shop.top() / "aside";
    bool const existed = fs::exists(file);
    if (existed) fs::rename(file, aside);
    ASSERT_EQ(mkfifo(file.c_str(), 0600), 0);
    EXPECT_FALSE(findings().empty()) << name;
    fs::remove(file);
    if (existed) fs::rename(aside, file);
  }
}

}  // namespace
}  // namespace parallel_explore::worktree
