// Custom Worktrees, without git: folders that begin as copies of another folder. They wrap
// FolderWorktrees, which makes folders, checks them and counts what changed in them.
#include "parallel_explore/parallel_explore.hpp"

#include <fstream>
#include <iostream>
#include <optional>

namespace pe = parallel_explore;
namespace fs = std::filesystem;

class CopiedFolders final : public pe::Worktrees {
 public:
  CopiedFolders(fs::path original, fs::path const& root)
      : original_(std::move(original)), folders_(root) {}

  pe::awaitable<pe::Worktree> create(pe::WorktreeRequest request) override {
    pe::Worktree made = co_await folders_.create(std::move(request));
    fs::copy(original_, made.path, fs::copy_options::recursive);
    co_return made;
  }
  // Files that are there at mark_ready() are not the session's work.
  pe::awaitable<std::optional<pe::PreexistingPaths>> mark_ready(pe::Worktree worktree) override {
    return folders_.mark_ready(std::move(worktree));
  }
  pe::awaitable<void> verify(pe::Worktree worktree) override {
    return folders_.verify(std::move(worktree));
  }
  pe::awaitable<pe::OutsideState> outside(pe::Worktree worktree) override {
    return folders_.outside(std::move(worktree));
  }
  pe::awaitable<pe::CommittedWork> commit(pe::Worktree worktree, std::string message) override {
    return folders_.commit(std::move(worktree), std::move(message));
  }
  pe::awaitable<pe::Removed> remove(pe::Worktree worktree, pe::Removal removal) override {
    return folders_.remove(std::move(worktree), removal);
  }

 private:
  fs::path original_;
  pe::FolderWorktrees folders_;
};

int main() {
  auto const place = fs::temp_directory_path() / "pexplore-own-worktrees";
  fs::remove_all(place);
  fs::create_directories(place / "original");
  std::ofstream(place / "original/soup.txt") << "water\ncarrots\n";
  std::ofstream(place / "original/bread.txt") << "flour\n";

  auto experiment = pe::experiment_of_variants("kitchen", {{"mild", "cream"}, {"hot", "chili"}});
  experiment.session.agent = "command";
  experiment.agents["command"].run = {"sh", "-c", "echo $PEXPLORE_DESCRIPTION >> soup.txt"};

  pe::Bricks bricks;
  bricks.worktrees = std::make_unique<CopiedFolders>(place / "original", place / "worktrees");
  bricks.store = std::make_unique<pe::JournalStore>(place / "records");  // else in a repository
  auto const result = pe::explore(experiment, place, std::move(bricks));
  for (auto const& record : result.approaches) {
    std::cout << record.approach.name << " changed " << record.worktree.changes->files_changed
              << " file:\n"
              << std::ifstream(fs::path(record.worktree.path) / "soup.txt").rdbuf();
  }
  fs::remove_all(place);
}
