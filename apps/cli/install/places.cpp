#include "install/installer.hpp"
#include "parallel_explore/error.hpp"
#include "worktree/repository.hpp"

#include <cstdlib>

namespace pexplore::install {

using namespace parallel_explore;
namespace fs = std::filesystem;

namespace {

/// The directory that a variable names; empty: it names none.
fs::path directory_in(char const* variable) {
  char const* const value = std::getenv(variable);
  fs::path path = value ? value : "";
  return path.is_absolute() ? path : fs::path();
}

fs::path first_of(fs::path const& named, fs::path const& otherwise) {
  return named.empty() ? otherwise : named;
}

}  // namespace

Places places_of(Scope scope) {
  if (scope == Scope::project) {
    auto const repository = worktree::find_repository_now(".");
    if (repository.here.empty())
      throw Error(ErrorCode::repository, "there is no working tree here",
                  "go to one, or install for yourself: --user");
    return {{{Base::project, repository.here}},
            repository.here_git_dir / "pexplore-installed.json"};
  }
  auto const home = directory_in("HOME");
  if (home.empty()) throw Error(ErrorCode::not_found, "HOME is not set", "set it");
  auto const config = first_of(directory_in("XDG_CONFIG_HOME"), home / ".config");
  auto const data = first_of(directory_in("XDG_DATA_HOME"), home / ".local/share");
  return {{{Base::home, home},
           {Base::claude, first_of(directory_in("CLAUDE_CONFIG_DIR"), home / ".claude")},
           {Base::codex, first_of(directory_in("CODEX_HOME"), home / ".codex")},
           {Base::opencode, config / "opencode"}},
          data / "pexplore/installed.json"};
}

}  // namespace pexplore::install
