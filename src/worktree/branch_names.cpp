#include "worktree/branch_names.hpp"

#include "parallel_explore/error.hpp"
#include "worktree/remote.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

namespace parallel_explore::worktree {
namespace {

std::vector<std::string> lines_in(std::string_view text) {
  std::vector<std::string> lines;
  while (!text.empty()) {
    auto const end = std::min(text.find('\n'), text.size());
    lines.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

/// A name for the branch that is in the way: "feat" → "feat-old", "feat/1/x" → "feat/1-x-old".
std::string new_name_for(NameCollision const& collision) {
  auto const& [wanted, existing] = collision;
  if (!existing.starts_with(wanted + "/")) return existing + "-old";
  return wanted + "-" + existing.substr(wanted.size() + 1) + "-old";
}

/// An existing branch at or above the wanted one, or below it; empty: there is none.
std::string in_the_way_of(std::string const& wanted, std::set<std::string> const& existing,
                          bool same_is_fine) {
  if (!same_is_fine && existing.contains(wanted)) return wanted;
  for (auto at = wanted.find('/'); at != std::string::npos; at = wanted.find('/', at + 1)) {
    if (auto above = wanted.substr(0, at); existing.contains(above)) return above;
  }
  auto const below = existing.lower_bound(wanted + "/");
  return below != existing.end() && below->starts_with(wanted + "/") ? *below : std::string();
}

}  // namespace

std::optional<NameCollision> first_collision(std::vector<std::string> const& wanted,
                                             std::vector<std::string> const& existing,
                                             bool same_is_fine) {
  std::set<std::string> const names(existing.begin(), existing.end());
  for (auto const& each : wanted) {
    if (auto found = in_the_way_of(each, names, same_is_fine); !found.empty())
      return NameCollision{each, std::move(found)};
  }
  return std::nullopt;
}

awaitable<std::vector<std::string>> local_branches(Repository repository) {
  std::vector<std::string> ask{"for-each-ref", "--format=%(refname:lstrip=2)", "refs/heads"};
  std::string const list = co_await repository.git().run(std::move(ask));
  co_return lines_in(list);
}

awaitable<std::vector<std::string>> remote_branches(Repository repository, TrustedPrograms trusted,
                                                    std::string url) {
  std::string everything = "refs/heads/*";
  std::string const list = co_await list_remote(std::move(repository), std::move(trusted),
                                                std::move(url), std::move(everything));
  std::vector<std::string> branches;
  constexpr std::string_view above = "refs/heads/";
  for (auto const& line : lines_in(list)) {
    auto const at = line.find(above);
    if (at != std::string::npos) branches.push_back(line.substr(at + above.size()));
  }
  co_return branches;
}

void refuse_collision(std::optional<NameCollision> const& collision) {
  if (!collision) return;
  auto const& [branch, other] = *collision;
  if (branch == other) {
    throw Error(ErrorCode::name_in_use, fmt::format("branch {} exists already", branch),
                fmt::format("delete it if you do not need its work: git branch -D {0}; or rename "
                            "it: git branch -m {0} {1}",
                            branch, new_name_for(*collision)));
  }
  throw Error(ErrorCode::name_in_use,
              fmt::format("branch {} is in the way of {}: git cannot have both", other, branch),
              fmt::format("rename it: git branch -m {} {}", other, new_name_for(*collision)));
}

awaitable<void> require_free_names(Repository repository, std::vector<std::string> wanted) {
  std::vector<std::string> const existing = co_await local_branches(std::move(repository));
  refuse_collision(first_collision(wanted, existing));
}

void refuse_remote_collision(NameCollision const& collision, std::string const& remote) {
  auto const& [branch, other] = collision;
  throw Error(ErrorCode::name_in_use,
              fmt::format("branch {} of {} is in the way of {}: git cannot have both there", other,
                          remote, branch),
              fmt::format("rename it there: git fetch {0} {1} && git push {0} "
                          "FETCH_HEAD:refs/heads/{2} && git push {0} :{1}",
                          remote, other, new_name_for(collision)));
}

}  // namespace parallel_explore::worktree
