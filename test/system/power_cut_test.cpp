#include "parallel_explore/progress_store.hpp"
#include "support/recorded_disk.hpp"
#include "system/harness.hpp"

#include <fmt/format.h>

#include <algorithm>

// The writes of a run are recorded, and a power cut at each moment is played. A sanitizer must be
// the first library of a program, so that nothing can be recorded with one.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define SKIP_WITH_SANITIZERS GTEST_SKIP() << "a sanitizer has to come first"
#else
#define SKIP_WITH_SANITIZERS
#endif

namespace parallel_explore {
namespace {

namespace fs = std::filesystem;
using Operations = std::vector<support::DiskOperation>;

class PowerCut : public System {
 protected:
  /// Records a run of two approaches, of which one commits by itself; `events` has the reported
  /// ones.
  Operations record() {
    write_spec(R"(
name = "e"
task = "t"
[session]
agent = "command"
[agent.command]
run = ["sh", "-c", "{description}"]
[[approach]]
name = "a"
description = "mkdir d; seq 10 > d/lines; echo x > x"
[[approach]]
name = "b"
description = "echo y > y; git add y; git commit -q -m y"
[[criterion]]
name = "lines"
run = "echo 3"
metric = { regex = '(\d+)' }
)");
    auto const result =
        sh("mkdir ../bin; git=$(command -v git); { echo '#!/bin/sh'; "
           "echo \"export LD_PRELOAD=" DISK_RECORDER
           " DISK_RECORDER_ROOT=$PWD "
           "DISK_RECORDER_LOG=$PWD/../log\"; echo \"exec $git \\\"\\$@\\\"\"; } > ../bin/git; "
           "chmod +x ../bin/git; "
           "PATH=$(cd ../bin; pwd):$PATH LD_PRELOAD=" DISK_RECORDER
           " DISK_RECORDER_ROOT=$PWD DISK_RECORDER_LOG=$PWD/../log " PEXPLORE
           " run ../spec.toml --events > ../repo-events");
    EXPECT_LE(result.status, 1) << result.error;  // a missing winner is not a failure
    return support::recorded_operations(place_.path() / "log");
  }

  std::string path(std::string const& below) { return (repository_ / below).string(); }
};

/// The operation of that kind before `end`, counted from behind; none: `end`.
std::size_t last(Operations const& operations, std::size_t end, auto const& matches) {
  for (std::size_t i = end; i > 0; --i) {
    if (matches(operations[i - 1])) return i - 1;
  }
  return end;
}

bool is_sync(support::DiskOperation const& operation, std::string const& path) {
  return operation.name == "sync" && operation.path == path;
}

/// Whether a file that got its name by a rename or a link is on disk before `end`, with its name.
testing::AssertionResult is_durable(Operations const& operations, std::size_t end,
                                    std::string const& file) {
  auto const named = last(operations, end, [&](auto const& each) {
    return (each.name == "rename" || each.name == "link") && each.other == file;
  });
  if (named == end) return testing::AssertionFailure() << file << " was not written";
  auto const content = last(operations, end, [&](auto const& each) {
    return is_sync(each, file) || is_sync(each, operations[named].path);
  });
  if (content == end) return testing::AssertionFailure() << file << " was not synced";
  auto const directory = fs::path(file).parent_path().string();
  auto const entry =
      last(operations, end, [&](auto const& each) { return is_sync(each, directory); });
  if (entry == end || entry < named)
    return testing::AssertionFailure() << directory << " was not synced after " << file;
  return testing::AssertionSuccess();
}

TEST_F(PowerCut, WorkIsOnDiskBeforeTheJournalSaysSo) {
  SKIP_WITH_SANITIZERS;
  auto const operations = record();
  auto const base = sh("git rev-parse main").output.substr(0, 40);
  for (std::string const approach : {"a", "b"}) {
    auto const reference = "refs/heads/pexplore/e/" + approach;
    auto const commit = sh("git rev-parse " + reference).output.substr(0, 40);
    auto const said = last(operations, operations.size(), [&](auto const& each) {
      return each.name == "write" && each.path == path(".pexplore/e/journal.jsonl") &&
             each.content.find("approach:committed") != std::string::npos &&
             each.content.find(commit) != std::string::npos;
    });
    ASSERT_LT(said, operations.size()) << "the journal does not have the work of " << approach;
    std::istringstream objects(
        sh("git rev-list --objects --no-object-names " + commit + " ^" + base).output);
    int count = 0;
    for (std::string id; objects >> id; ++count) {
      EXPECT_TRUE(is_durable(operations, said,
                             path(".git/objects/" + id.substr(0, 2) + "/" + id.substr(2))));
    }
    EXPECT_GE(count, 3) << approach;
    EXPECT_TRUE(is_durable(operations, said, path(".git/" + reference)));
    EXPECT_TRUE(is_durable(operations, said, path(".git/worktrees/" + approach + "/index")));
  }
}

TEST_F(PowerCut, AnEventIsOnDiskBeforeItIsTold) {
  SKIP_WITH_SANITIZERS;
  auto const operations = record();
  support::RecordedDisk disk;
  auto const journal = path(".pexplore/e/journal.jsonl");
  // Where it has its first line before it has its name.
  auto const unnamed = journal + ".tmp";
  std::size_t durable = 0, written = 0, told = 0;
  bool is_named = false;
  for (auto const& each : operations) {
    if (each.name == "write" && (each.path == journal || each.path == unnamed)) ++written;
    if (is_sync(each, journal) || is_sync(each, unnamed)) durable = written;
    is_named = is_named || (each.name == "rename" && each.path == unnamed);
    if (each.name != "write" || !each.path.ends_with("repo-events")) continue;
    told += static_cast<std::size_t>(std::ranges::count(each.content, '\n'));
    // Events of progress are not forced to disk themselves, and there is none here.
    ASSERT_LE(told, durable) << each.content;
    ASSERT_TRUE(is_named);
  }
  EXPECT_GT(told, 10U);
  EXPECT_EQ(told, written);
}

TEST_F(PowerCut, AtAnyMomentLosesNothingThatWasTold) {
  SKIP_WITH_SANITIZERS;
  auto const operations = record();
  support::RecordedDisk disk;
  std::uint64_t told = 0;
  int cuts = 0, repairs = 0;
  for (auto const& each : operations) {
    disk.apply(each);
    if (each.name == "write" && each.path.ends_with("repo-events"))
      told += static_cast<std::uint64_t>(std::ranges::count(each.content, '\n'));
    if (each.path.find("/.pexplore/") == std::string::npos) continue;
    for (auto const cut : {support::PowerCut::orderly, support::PowerCut::no_content,
                           support::PowerCut::zeros, support::PowerCut::no_new_entries}) {
      support::TempDirectory const place;
      disk.leave(repository_ / ".pexplore", place.path(), cut);
      if (!fs::exists(place.path() / "e/journal.jsonl")) {
        EXPECT_EQ(told, 0U) << "the journal is gone";
        continue;
      }
      JournalStore store(place.path());
      if (auto const thrown = support::thrown_by([&] { (void)store.load("e"); }); thrown.code) {
        EXPECT_THAT(store.repair("e"), testing::HasSubstr("cut off")) << thrown.text;
        ++repairs;
      }
      EXPECT_GE(store.load("e").last_seq, told) << each.name << " " << each.path;
      ++cuts;
      for (auto const& file : fs::recursive_directory_iterator(place.path())) {
        if (file.path().extension() != ".json") continue;
        boost::system::error_code error;
        (void)boost::json::parse(support::read_file(file.path()), error);
        EXPECT_FALSE(error) << file.path() << " is neither the old nor the new one, after "
                            << each.name << " " << each.path;
      }
    }
  }
  EXPECT_GT(cuts, 300);
  EXPECT_EQ(repairs, 0) << "nothing but the end of a journal can be cut";
}

}  // namespace
}  // namespace parallel_explore
