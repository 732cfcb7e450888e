#include "explore/inherited.hpp"

#include "core/editable_install.hpp"
#include "core/inherited_variables.hpp"
#include "files/regular.hpp"
#include "process/environment.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cstdint>
#include <optional>
#include <set>
#include <sstream>
#include <utility>

namespace parallel_explore::operations {
namespace {

namespace fs = std::filesystem;
using core::Environment;

fs::path resolved(fs::path const& path) {
  std::error_code error;
  auto whole = fs::weakly_canonical(path, error);
  return error ? path : whole;
}

std::string content_of_small(fs::path const& file) {
  constexpr std::uint64_t limit = 1 << 20;
  return files::read(file, limit, files::Links::followed).value_or("");
}

std::vector<fs::path> entries_of(fs::path const& directory) {
  std::vector<fs::path> entries;
  std::error_code error;
  for (fs::directory_iterator it(directory, error), end; !error && it != end; it.increment(error))
    entries.push_back(it->path());
  std::ranges::sort(entries);
  return entries;
}

struct EditableInstall {
  fs::path prefix;  ///< of Python: a virtual environment, or the system's
  std::string source;
};

/// The first of a directory `site-packages`.
std::optional<std::string> editable_in(fs::path const& packages, fs::path const& main_tree) {
  for (auto const& entry : entries_of(packages)) {
    auto const is_metadata = entry.extension() == ".dist-info";
    auto const file = is_metadata ? entry / "direct_url.json" : entry;
    auto const name = file.filename().string();
    if (!core::may_be_editable(name)) continue;
    if (auto source = core::editable_source(name, content_of_small(file), main_tree)) return source;
  }
  return std::nullopt;
}

std::optional<EditableInstall> editable_below(fs::path const& prefix, fs::path const& main_tree) {
  for (auto const& python : entries_of(prefix / "lib")) {
    if (!python.filename().string().starts_with("python3")) continue;
    for (auto const* packages : {"site-packages", "dist-packages"}) {
      if (auto source = editable_in(python / packages, main_tree))
        return EditableInstall{prefix, std::move(*source)};
    }
  }
  return std::nullopt;
}

std::string value_of(Environment const& environment, std::string const& name) {
  auto const found = environment.find(name);
  return found == environment.end() ? std::string() : found->second;
}

/// Where the Python that children find has its packages, the most specific first.
std::vector<fs::path> python_prefixes(Environment const& environment) {
  std::vector<fs::path> prefixes;
  auto const add = [&](fs::path const& prefix) {
    if (prefix.is_absolute() && std::ranges::find(prefixes, prefix) == prefixes.end())
      prefixes.push_back(prefix);
  };
  for (auto const* name : {"VIRTUAL_ENV", "CONDA_PREFIX", "PYTHONUSERBASE"})
    add(value_of(environment, name));
  auto const python = process::find_program("python3", environment, "/");
  if (!python.empty()) add(python.parent_path().parent_path());
  if (auto const home = value_of(environment, "HOME"); !home.empty())
    add(fs::path(home) / ".local");
  return prefixes;
}

constexpr auto editable_text =
    "the Python environment {} has a project installed in editable mode from the main tree ({}): "
    "programs in it import the main tree's code and not the worktree's; {}";

class Search {
 public:
  Search(std::vector<fs::path> main_trees, Experiment const& experiment)
      : main_trees_(std::move(main_trees)), experiment_(experiment) {}

  std::vector<std::string> run() && {
    auto environment =
        core::child_environment(process::current_environment(), experiment_.pass_env);
    for (auto const& name : experiment_.per_worktree) environment.erase(name);
    for (auto const& main_tree : main_trees_) {
      editable(environment, main_tree);
      brought_along(main_tree);
    }
    leave_out_known(environment);
    for (auto const& [name, value] : environment) judge(name, value);
    links();
    return std::move(found_);
  }

 private:
  void editable(Environment const& environment, fs::path const& main_tree) {
    for (auto const& prefix : python_prefixes(environment)) {
      auto const install = editable_below(prefix, main_tree);
      if (!install || !prefixes_.insert(prefix).second) continue;
      found_.push_back(fmt::format(
          editable_text, prefix.string(), install->source,
          "make an environment in each worktree: [worktree] setup = [\"python3 -m venv .venv\", "
          "\".venv/bin/pip install -e .\"], or set PYTHONPATH to a relative path"));
    }
  }

  /// Environments that are copied or linked into worktrees.
  void brought_along(fs::path const& main_tree) {
    for (auto const* paths : {&experiment_.worktree.copy, &experiment_.worktree.link}) {
      for (auto const& path : *paths) {
        auto const prefix = main_tree / path;
        auto const install = editable_below(prefix, main_tree);
        if (!install || !prefixes_.insert(prefix).second) continue;
        found_.push_back(fmt::format(editable_text, prefix.string(), install->source,
                                     "install it again in each worktree by [worktree] setup"));
      }
    }
  }

  /// Leaves out variables that only repeat what was said: entries of PATH in an environment that is
  /// named already.
  void leave_out_known(Environment& environment) {
    auto const active = value_of(environment, "VIRTUAL_ENV");
    if (prefixes_.contains(active)) environment.erase("VIRTUAL_ENV");
    auto const path = environment.find("PATH");
    if (active.empty() || path == environment.end()) return;
    std::vector<std::string> others;
    std::istringstream entries(path->second);
    for (std::string entry; std::getline(entries, entry, ':');) {
      if (!core::is_below(entry, active)) others.push_back(entry);
    }
    path->second = fmt::format("{}", fmt::join(others, ":"));
  }

  void judge(std::string const& name, std::string const& value) {
    for (auto const& main_tree : main_trees_) {
      auto found = core::inherited_variable(name, value, main_tree);
      // The same with its links resolved.
      for (auto const& path : core::paths_in(value)) {
        if (found && found->reach == core::Reach::main_tree) break;
        auto real = core::inherited_variable(name, resolved(path).string(), main_tree);
        if (real && real->reach == core::Reach::main_tree) found = std::move(real);
      }
      if (!found) continue;
      found_.push_back(core::to_text(*found));
      return;
    }
  }

  void links() {
    for (auto const& path : experiment_.worktree.link) {
      found_.push_back(fmt::format(
          "{} is a link to the main tree's in every worktree: packages that resolve through it see "
          "the main tree, and all worktrees share what one session installs; if that matters, copy "
          "it, or install by [worktree] setup",
          path));
    }
  }

  std::vector<fs::path> const main_trees_;
  Experiment const& experiment_;
  std::set<fs::path> prefixes_;
  std::vector<std::string> found_;
};

}  // namespace

std::vector<std::string> inherited(Workspace const& workspace, Experiment const& experiment) {
  if (!workspace.repository) return {};
  std::vector<fs::path> trees;
  for (auto const& tree : {workspace.repository->main_tree, workspace.repository->here}) {
    auto const home = value_of(process::current_environment(), "HOME");
    auto const real = resolved(tree);
    // In a home directory under git, everything of the user is in the main tree.
    bool const is_home = !home.empty() && real == resolved(home);
    if (!tree.empty() && !is_home && std::ranges::find(trees, real) == trees.end())
      trees.push_back(real);
  }
  if (trees.empty()) trees.emplace_back();
  return Search(std::move(trees), experiment).run();
}

}  // namespace parallel_explore::operations
