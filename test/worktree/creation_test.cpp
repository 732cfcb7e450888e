#include "process/command.hpp"
#include "process/environment.hpp"
#include "worktree/workshop.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <fmt/format.h>

#include <cstdlib>
#include <future>
#include <mutex>
#include <sys/stat.h>
#include <thread>
#include <vector>

namespace parallel_explore::worktree {
namespace {

namespace asio = boost::asio;
using support::run;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class CreateTest : public ::testing::Test {
 protected:
  /// Everything that a creation could leave.
  void expect_nothing_left() {
    EXPECT_EQ(shop.git("for-each-ref refs/heads/pexplore"), "");
    EXPECT_EQ(shop.git("worktree list --porcelain | grep -c ^worktree"), "1");
    EXPECT_FALSE(fs::exists(shop.repository() / ".git" / "worktrees"));
    EXPECT_FALSE(fs::exists(shop.root()));
  }

  Workshop shop;
};

TEST_F(CreateTest, GivesADirectoryWithTheBaseOnABranchOfItsOwn) {
  auto const worktree = shop.make("a");
  EXPECT_EQ(worktree.path, shop.root() / "e" / "a");
  EXPECT_EQ(worktree.branch, "pexplore/e/a");
  EXPECT_EQ(worktree.base, shop.head());
  EXPECT_EQ(support::read_file(worktree.path / "src" / "b.txt"), "two\n");
  EXPECT_EQ(shell(worktree.path, "git status --porcelain --branch"), "## pexplore/e/a");
  EXPECT_EQ(shell(worktree.path, "git rev-parse HEAD"), shop.head());
  EXPECT_THAT(worktree.notes, IsEmpty());
  run(shop.trees.verify(worktree));
}

TEST_F(CreateTest, FortyAtOnceFromARemoteBranchAllSucceedWithoutUpstream) {
  shell(
      shop.top(),
      "git clone -q repo clone && cd clone && git config user.name N && git config user.email n@e");
  shell(shop.top() / "clone", "git config branch.autoSetupMerge always");
  GitWorktrees trees(shop.top() / "clone");
  asio::io_context context;
  int made = 0;
  for (int i = 0; i < 40; ++i) {
    auto request = shop.request(fmt::format("a{}", i));
    request.base = "origin/main";
    asio::co_spawn(context, trees.create(std::move(request)),
                   [&](std::exception_ptr failure, Worktree worktree) {
                     ASSERT_FALSE(failure)
                         << thrown_by([&] { std::rethrow_exception(failure); }).text;
                     EXPECT_EQ(support::read_file(worktree.path / "a.txt"), "one\n");
                     ++made;
                   });
  }
  context.run();
  EXPECT_EQ(made, 40);
  EXPECT_EQ(shell(shop.top() / "clone", "git branch --list 'pexplore/e/*' | wc -l"), "40");
  EXPECT_EQ(shell(shop.top() / "clone", "git config --get-regexp '^branch\\.pexplore' || true"),
            "");
}

/// As several programs work in one repository, each with its own idea of what is under way.
TEST_F(CreateTest, InSeveralProgramsAtOnceAllSucceed) {
  constexpr int programs = 8, approaches = 6;
  std::vector<std::thread> threads;
  std::mutex mutex;
  std::vector<std::string> failures;
  for (int program = 0; program < programs; ++program) {
    threads.emplace_back([&, program] {
      GitWorktrees trees(shop.repository());
      asio::io_context context;
      for (int i = 0; i < approaches; ++i) {
        auto request = shop.request(fmt::format("a{}", i));
        request.experiment = fmt::format("e{}", program);
        auto const make_and_remove = [](GitWorktrees& worktrees,
                                        WorktreeRequest wanted) -> awaitable<void> {
          Worktree const worktree = co_await worktrees.create(std::move(wanted));
          co_await worktrees.remove(worktree, Removal::force);
        };
        asio::co_spawn(
            context, make_and_remove(trees, std::move(request)), [&](std::exception_ptr failure) {
              if (!failure) return;
              std::lock_guard const lock(mutex);
              failures.push_back(thrown_by([&] { std::rethrow_exception(failure); }).text);
            });
      }
      context.run();
    });
  }
  for (auto& each : threads) each.join();
  EXPECT_THAT(failures, IsEmpty());
  expect_nothing_left();
}

TEST_F(CreateTest, OddPathsAreFine) {
  for (char const* name : {"with spaces", "größe", "🚀 \"quoted\" 'x' $HOME"}) {
    Workshop odd(name);
    support::write_file(odd.repository() / "ä b.txt", "x\n");
    odd.git("add -A");
    odd.git("commit -q -m Odd");
    auto const worktree = odd.ready("a");
    EXPECT_EQ(support::read_file(worktree.path / "ä b.txt"), "x\n");
    support::write_file(worktree.path / "ö c 🎉.txt", "y\n");
    support::write_file(worktree.path / "ä b.txt", "z\n");
    EXPECT_EQ(odd.commit(worktree).changes, (Changes{2, 2, 1}));
    EXPECT_EQ(odd.committed_paths(worktree), "ä b.txt\nö c 🎉.txt");
    run(odd.trees.remove(worktree, Removal::keep_branch));
    EXPECT_FALSE(fs::exists(odd.root()));
  }
}

TEST_F(CreateTest, WorksInABareRepository) {
  shell(shop.top(),
        "git clone -q --bare repo store.git && git -C store.git config user.name N && "
        "git -C store.git config user.email n@e");
  GitWorktrees trees(shop.top() / "store.git");
  auto request = shop.request("a");
  request.copy = {".env"};
  auto const worktree = run(trees.create(std::move(request)));
  EXPECT_EQ(worktree.path, shop.top() / "store.git.pexplore" / "e" / "a");
  EXPECT_THAT(worktree.notes, ElementsAre(HasSubstr("no main tree")));
  run(trees.mark_ready(worktree));
  auto const before = run(trees.outside(worktree));
  run(trees.verify(worktree));
  support::write_file(worktree.path / "new.txt", "n\n");
  EXPECT_EQ(run(trees.commit(worktree, "m")).changes, (Changes{1, 1, 0}));
  EXPECT_THAT(differences(before, run(trees.outside(worktree))), IsEmpty());
  EXPECT_TRUE(run(trees.remove(worktree, Removal::force)).branch_deleted);
}

TEST_F(CreateTest, WorksFromALinkedWorktree) {
  shop.git("worktree add -q -b side ../side");
  GitWorktrees trees(shop.top() / "side" / "src");
  auto const worktree = run(trees.create(shop.request("a")));
  EXPECT_EQ(worktree.path, shop.root() / "e" / "a");
  run(trees.verify(worktree));
}

TEST_F(CreateTest, NamesInUseAreRefusedAndLeftAlone) {
  auto const worktree = shop.make("a");
  support::write_file(worktree.path / "mine.txt", "m");
  EXPECT_EQ(thrown_by([&] { shop.make("a"); }).code, ErrorCode::name_in_use);
  EXPECT_TRUE(fs::exists(worktree.path / "mine.txt"));
  shop.git("branch pexplore/e/b");
  EXPECT_EQ(thrown_by([&] { shop.make("b"); }).code, ErrorCode::name_in_use);
  EXPECT_EQ(shop.git("rev-parse pexplore/e/b"), shop.head());
  support::write_file(shop.root() / "e" / "c", "a file");
  EXPECT_EQ(thrown_by([&] { shop.make("c"); }).code, ErrorCode::name_in_use);
  EXPECT_EQ(support::read_file(shop.root() / "e" / "c"), "a file");
}

TEST_F(CreateTest, TwoOfOneNameAtOnceDoNotHarmEachOther) {
  asio::io_context context;
  int made = 0, refused = 0;
  for (int i = 0; i < 2; ++i) {
    asio::co_spawn(context, shop.trees.create(shop.request("a")),
                   [&](std::exception_ptr failure, Worktree) { ++(failure ? refused : made); });
  }
  context.run();
  EXPECT_EQ(made, 1);
  EXPECT_EQ(refused, 1);
  EXPECT_EQ(support::read_file(shop.root() / "e" / "a" / "a.txt"), "one\n");
}

TEST_F(CreateTest, NeverLeavesTheRoot) {
  for (char const* name : {"..", "../../x", "/tmp/x", "a/b", "", "A", "ä", "-x", ".git"}) {
    EXPECT_EQ(thrown_by([&] { shop.make(name); }).code, ErrorCode::validation) << name;
    auto request = shop.request("a");
    request.experiment = name;
    EXPECT_EQ(thrown_by([&] { run(shop.trees.create(request)); }).code, ErrorCode::validation)
        << name;
  }
  expect_nothing_left();
}

TEST_F(CreateTest, ALinkInThePlaceOfTheExperimentIsRefused) {
  fs::create_directories(shop.root());
  fs::create_directories(shop.top() / "elsewhere");
  fs::create_directory_symlink(shop.top() / "elsewhere", shop.root() / "e");
  EXPECT_EQ(thrown_by([&] { shop.make("a"); }).code, ErrorCode::isolation);
  EXPECT_TRUE(fs::is_empty(shop.top() / "elsewhere"));
  EXPECT_EQ(shop.git("for-each-ref refs/heads/pexplore"), "");
}

TEST_F(CreateTest, TheRootMayBeALinkToALargerDisk) {
  fs::create_directories(shop.top() / "disk");
  fs::create_directory_symlink(shop.top() / "disk", shop.root());
  auto const worktree = shop.ready("a");
  EXPECT_EQ(worktree.path, shop.top() / "disk" / "e" / "a");
  run(shop.trees.verify(worktree));
  support::write_file(worktree.path / "new.txt", "n\n");
  EXPECT_EQ(shop.commit(worktree).changes.files_changed, 1);
}

TEST_F(CreateTest, ABaseThatDoesNotExistLeavesNothing) {
  auto request = shop.request("a");
  request.base = std::string(40, '1');
  EXPECT_EQ(thrown_by([&] { run(shop.trees.create(request)); }).code, ErrorCode::git);
  expect_nothing_left();
}

TEST_F(CreateTest, ACheckoutThatBreaksOffLeavesNothing) {
  support::write_file(shop.repository() / ".gitattributes", "z.bin filter=broken\n");
  support::write_file(shop.repository() / "z.bin", "z\n");
  shop.git("add -A");
  shop.git("commit -q -m Filtered");
  shop.git("config filter.broken.smudge false");
  shop.git("config filter.broken.required true");
  EXPECT_EQ(thrown_by([&] { shop.make("a"); }).code, ErrorCode::git);
  expect_nothing_left();
}

TEST_F(CreateTest, ACopyThatFailsLeavesNothing) {
  auto request = shop.request("a");
  request.copy = {"missing.env"};
  auto const thrown = thrown_by([&] { run(shop.trees.create(request)); });
  EXPECT_EQ(thrown.code, ErrorCode::validation);
  EXPECT_THAT(thrown.text, HasSubstr("missing.env"));
  expect_nothing_left();
}

/// Git reads the git directories of all worktrees, and is killed where it waits in one.
TEST_F(CreateTest, SucceedsWhereTheFirstGitWasKilledHalfway) {
  auto const pipe = shop.make("other").path.filename();
  auto const awaited = shop.repository() / ".git" / "worktrees" / pipe / "HEAD";
  // It ignores all signals that can be ignored, so that it cannot tidy up.
  auto const stand_in = shop.top() / "bin" / "git";
  support::write_file(stand_in, fmt::format(R"(#!/bin/sh
PATH=${{PATH#*:}}
case "$*" in *'worktree add'*) ;; *) exec git "$@" ;; esac
[ -e {0} ] && exec git "$@"
: >{0}
git "$@" || exit
rm -f {1} && mkfifo {1} && trap '' TERM && exec cat {1}
)",
                                            (shop.top() / "ran").string(), awaited.string()));
  fs::permissions(stand_in, fs::perms::owner_all);
  Variable const path("PATH", stand_in.parent_path().string() + ":" + std::getenv("PATH"));
  auto const worktree = shop.make("a");
  EXPECT_FALSE(fs::exists(awaited)) << "the stand-in did not wait";
  EXPECT_EQ(support::read_file(worktree.path / "src" / "b.txt"), "two\n");
  EXPECT_EQ(shell(worktree.path, "basename \"$(git rev-parse --git-dir)\""), "a");
}

TEST_F(CreateTest, CancellationWhileFilesAreCheckedOutLeavesNothing) {
  // The checkout blocks in a filter until the pipe is read, which never happens.
  auto const started = shop.top() / "started", pipe = shop.top() / "pipe";
  ASSERT_EQ(mkfifo(pipe.c_str(), 0600), 0);
  ASSERT_EQ(mkfifo(started.c_str(), 0600), 0);
  support::write_file(shop.repository() / ".gitattributes", "z.bin filter=slow\n");
  support::write_file(shop.repository() / "z.bin", "z\n");
  shop.git("add -A");
  shop.git("commit -q -m Filtered");
  shop.git("config filter.slow.smudge \"echo x >'" + started.string() + "'; cat '" + pipe.string() +
           "'\"");
  asio::io_context context;
  asio::cancellation_signal cancel;
  std::exception_ptr failure;
  asio::co_spawn(
      context, shop.trees.create(shop.request("a")),
      asio::bind_cancellation_slot(cancel.slot(), [&](std::exception_ptr thrown, Worktree) {
        failure = std::move(thrown);
      }));
  process::CommandRequest wait;
  wait.command.argv = {"cat", started.string()};
  wait.command.directory = shop.top();
  wait.command.environment = process::current_environment();
  asio::co_spawn(context, process::capture(std::move(wait)),
                 [&](std::exception_ptr, process::Captured const&) {
                   cancel.emit(asio::cancellation_type::terminal);
                 });
  context.run();
  ASSERT_TRUE(failure);
  EXPECT_EQ(thrown_by([&] { std::rethrow_exception(failure); }).code, ErrorCode::interrupted);
  expect_nothing_left();
}

TEST_F(CreateTest, CancellationOfOneThatWaitsForItsTurnLeavesTheOthers) {
  asio::io_context context;
  std::vector<asio::cancellation_signal> cancel(10);
  int made = 0, stopped = 0;
  for (std::size_t i = 0; i < cancel.size(); ++i) {
    asio::co_spawn(context, shop.trees.create(shop.request(fmt::format("a{}", i))),
                   asio::bind_cancellation_slot(
                       cancel[i].slot(), [&, i](std::exception_ptr failure, Worktree) {
                         ++(failure ? stopped : made);
                         if (made == 1 && !failure) {
                           for (std::size_t j = 5; j < cancel.size(); ++j) {
                             if (j != i) cancel[j].emit(asio::cancellation_type::terminal);
                           }
                         }
                       }));
  }
  context.run();
  EXPECT_EQ(made + stopped, 10);
  EXPECT_GT(stopped, 0);
  EXPECT_EQ(shop.git("branch --list 'pexplore/*' | wc -l"), std::to_string(made));
  EXPECT_EQ(shop.git("worktree list | wc -l"), std::to_string(made + 1));
}

TEST_F(CreateTest, ADirectoryThatSomebodyDeletedDoesNotBlockItsName) {
  auto const worktree = shop.make("a");
  fs::remove_all(worktree.path);
  shop.git("update-ref -d refs/heads/pexplore/e/a");
  GitWorktrees again(shop.repository());
  EXPECT_EQ(support::read_file(run(again.create(shop.request("a"))).path / "a.txt"), "one\n");
}

TEST_F(CreateTest, CopiesUntrackedFilesAndDirectories) {
  support::write_file(shop.repository() / ".env", "SECRET=1\n");
  support::write_file(shop.repository() / "data" / "deep" / "x", "x");
  support::write_file(shop.repository() / "src" / "b.txt", "dirty\n");
  support::write_file(shop.repository() / "src" / "local.txt", "l");
  fs::create_symlink("x", shop.repository() / "data" / "deep" / "link");
  auto request = shop.request("a");
  request.copy = {".env", "data/", "src", "./data/deep/x"};
  auto const worktree = run(shop.trees.create(request));
  EXPECT_EQ(support::read_file(worktree.path / ".env"), "SECRET=1\n");
  EXPECT_EQ(support::read_file(worktree.path / "data" / "deep" / "x"), "x");
  EXPECT_EQ(fs::read_symlink(worktree.path / "data" / "deep" / "link"), "x");
  EXPECT_EQ(support::read_file(worktree.path / "src" / "local.txt"), "l");
  // Tracked files are as in the base.
  EXPECT_EQ(support::read_file(worktree.path / "src" / "b.txt"), "two\n");
}

TEST_F(CreateTest, CopyNeverLeavesEitherTree) {
  support::write_file(shop.top() / "secret", "s");
  fs::create_directory_symlink(shop.top(), shop.repository() / "up");
  shop.git("add up");
  shop.git("commit -q -m Link");
  for (char const* path : {"../secret", "/etc/passwd", ".git/config", "", ".", "up/secret"}) {
    auto request = shop.request("a");
    request.copy = {path};
    EXPECT_EQ(thrown_by([&] { run(shop.trees.create(request)); }).code, ErrorCode::validation)
        << path;
  }
  expect_nothing_left();
}

TEST_F(CreateTest, MakesADeletedWorktreeAgainFromItsBranch) {
  auto const first = shop.ready("a");
  support::write_file(first.path / "new.txt", "work\n");
  auto const work = shop.commit(first);
  fs::remove_all(first.path);
  auto request = shop.request("a");
  request.tip = work.commit;
  auto const again = run(shop.trees.create(request));
  EXPECT_EQ(again.path, first.path);
  EXPECT_EQ(support::read_file(again.path / "new.txt"), "work\n");
  run(shop.trees.verify(again));
}

TEST_F(CreateTest, RefusesABranchThatWasMovedByHandAndLeavesIt) {
  auto const first = shop.ready("a");
  support::write_file(first.path / "new.txt", "work\n");
  auto const work = shop.commit(first);
  fs::remove_all(first.path);
  shop.git("worktree prune");
  shop.git("branch -f pexplore/e/a main");
  auto request = shop.request("a");
  request.tip = work.commit;
  auto const thrown = thrown_by([&] { run(shop.trees.create(request)); });
  EXPECT_EQ(thrown.code, ErrorCode::isolation);
  EXPECT_THAT(thrown.text, HasSubstr("was moved by hand"));
  EXPECT_EQ(shop.git("rev-parse pexplore/e/a"), shop.head());
}

TEST_F(CreateTest, ClearsAwayWhatAKilledCreationLeft) {
  fs::create_directories(shop.root() / "e" / "a");
  support::write_file(shop.root() / "e" / "a" / "half.txt", "half\n");
  shop.git("branch pexplore/e/a");
  auto request = shop.request("a");
  request.interrupted = true;
  auto const worktree = run(shop.trees.create(request));
  EXPECT_FALSE(fs::exists(worktree.path / "half.txt"));
  run(shop.trees.verify(worktree));
}

TEST_F(CreateTest, ClearsAwayWhatAGitOfTheKilledRunStillMakes) {
  shop.git("branch pexplore/e/a");
  auto const git = "git -C '" + shop.repository().string() + "' ";
  // It makes the branch once more, as soon as it is gone.
  auto const script = "for _ in $(seq 3000); do " + git +
                      "rev-parse -q --verify refs/heads/pexplore/e/a >/dev/null || break; done; " +
                      git + "update-ref refs/heads/pexplore/e/a main ''";
  auto late = std::async(std::launch::async, [&] { return std::system(script.c_str()); });
  auto request = shop.request("a");
  request.interrupted = true;
  auto const worktree = run(shop.trees.create(request));
  run(shop.trees.verify(worktree));
  shop.git("worktree remove --force " + worktree.path.string());
  shop.git("update-ref -d refs/heads/pexplore/e/a");
  late.wait();
}

TEST_F(CreateTest, ClearsNothingAwayWhereTheBranchHasWork) {
  shop.git("branch pexplore/e/a $(git commit-tree -p HEAD -m other HEAD^{tree})");
  auto request = shop.request("a");
  request.interrupted = true;
  EXPECT_EQ(thrown_by([&] { run(shop.trees.create(request)); }).code, ErrorCode::name_in_use);
  EXPECT_NE(shop.git("rev-parse pexplore/e/a"), shop.head());
}

}  // namespace
}  // namespace parallel_explore::worktree
