#include "worktree_of.hpp"

#include "parallel_explore/error.hpp"
#include "run/recorded_worktree.hpp"

#include <fmt/format.h>

namespace pexplore {

using namespace parallel_explore;

std::filesystem::path worktree_of(Exploration const& exploration, ApproachRecord const& record) {
  auto const& place = record.worktree;
  auto const& name = record.approach.name;
  if (run::has_worktree(record)) return place.path;
  auto const by_branch =
      place.branch.empty()
          ? fmt::format("see its work: pexplore diff {} {}", exploration.name, name)
          : fmt::format("its branch is there: git worktree add DIRECTORY {}", place.branch);
  if (!place.path.empty()) {
    throw Error(ErrorCode::not_found,
                fmt::format("the worktree of {} is gone: {}", name, place.path), by_branch);
  }
  bool const had_one = !place.base.empty() || !place.commit.empty();
  if (had_one)
    throw Error(ErrorCode::not_found, fmt::format("the worktree of {} was removed", name),
                by_branch);
  throw Error(ErrorCode::not_found,
              fmt::format("{} has no worktree: it is {}", name, name_of(record.state)));
}

}  // namespace pexplore
