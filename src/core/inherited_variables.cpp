#include "core/inherited_variables.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace parallel_explore::core {
namespace {

namespace fs = std::filesystem;

/// The harm that a variable can do.
enum class Harm {
  none,    ///< the place of a user, of a session at a terminal, or of a cache made to be shared
  source,  ///< programs take what they run or build from there
  output,  ///< programs write what they build there, wherever it is
  secret,  ///< the same, and its value may hold a credential
};

struct Row {
  std::string_view pattern;  ///< as of matches()
  Harm harm;
  std::string_view remedy;
};

constexpr std::string_view own_place = "give each its own: [environment] per_worktree";
constexpr std::string_view own_venv =
    "make one in each worktree: [worktree] setup = [\"python3 -m venv .venv\", …], or unset it";
constexpr std::string_view unset = "unset it, or make the path relative";

/// The first row that matches counts.
constexpr auto rows = std::to_array<Row>({
    {"HOME", Harm::none, ""},
    {"PWD", Harm::none, ""},
    {"OLDPWD", Harm::none, ""},
    {"TMPDIR", Harm::none, ""},
    {"TMP", Harm::none, ""},
    {"TEMP", Harm::none, ""},
    {"XDG_*", Harm::none, ""},
    {"EDITOR", Harm::none, ""},
    {"SHELL", Harm::none, ""},
    {"SSH_AUTH_SOCK", Harm::none, ""},
    {"CCACHE_*", Harm::none, ""},
    {"SCCACHE_*", Harm::none, ""},
    {"GOCACHE", Harm::none, ""},
    {"GOMODCACHE", Harm::none, ""},
    {"PIP_CACHE_DIR", Harm::none, ""},
    {"NPM_CONFIG_CACHE", Harm::none, ""},
    {"CARGO_HOME", Harm::none, ""},
    {"RUSTUP_HOME", Harm::none, ""},
    {"PYTHONPYCACHEPREFIX", Harm::none, ""},
    {"GIT_*", Harm::none, ""},

    {"VIRTUAL_ENV", Harm::source, own_venv},
    {"CONDA_PREFIX", Harm::source, own_venv},
    {"PATH", Harm::source, "take the entry out of PATH, and install in each worktree"},
    {"PYTHONPATH", Harm::source, "unset it, or make its entries relative, such as PYTHONPATH=src"},
    {"NODE_PATH", Harm::source, "unset it; node_modules of the worktree is found without it"},
    {"GOWORK", Harm::source, "unset it; a go.work of the worktree is found without it"},
    {"GOFLAGS", Harm::source, "leave out flags with absolute paths (-modfile, -overlay)"},
    {"GOPATH", Harm::source, "set it to a place outside the repository"},

    {"CARGO_TARGET_DIR", Harm::output, own_place},
    {"CARGO_BUILD_TARGET_DIR", Harm::output, own_place},
    {"CARGO_BUILD_BUILD_DIR", Harm::output, own_place},
    {"CARGO_INSTALL_ROOT", Harm::output, own_place},
    {"GOBIN", Harm::output, own_place},
    {"CMAKE_BINARY_DIR", Harm::output, own_place},
    {"CMAKE_INSTALL_PREFIX", Harm::output, own_place},
    {"CMAKE_*_OUTPUT_DIRECTORY", Harm::output, own_place},
    {"PIP_TARGET", Harm::output, own_place},
    {"PIP_PREFIX", Harm::output, own_place},
    {"PYTHONUSERBASE", Harm::output, own_place},
    {"NPM_CONFIG_PREFIX", Harm::output, own_place},
    {"UV_PROJECT_ENVIRONMENT", Harm::output, own_place},
    {"COVERAGE_FILE", Harm::output, own_place},
    {"MIX_BUILD_*", Harm::output, own_place},
    {"BUILD_DIR", Harm::output, own_place},
    {"DATABASE_URL", Harm::secret,
     "name one for each worktree in [agent.NAME] env, by ${PEXPLORE_APPROACH}"},
    {"*", Harm::source, unset},
});

/// As matches(), with a '*' inside as well.
bool fits(std::string_view name, std::string_view pattern) {
  auto const star = pattern.find('*');
  if (star == std::string_view::npos || star + 1 == pattern.size()) return matches(name, pattern);
  auto const end = pattern.substr(star + 1);
  return name.size() >= pattern.size() - 1 && name.starts_with(pattern.substr(0, star)) &&
         name.ends_with(end);
}

Row const& row_of(std::string_view name) {
  return *std::ranges::find_if(rows, [&](Row const& row) { return fits(name, row.pattern); });
}

/// Where a path may begin: at the start, after a separator of lists, after "=" of an option, after
/// a flag of one letter (-I/usr/include).
bool begins_path(std::string_view value, std::size_t at) {
  if (at == 0) return true;
  static constexpr std::string_view before = ":;, =\t\"'@";
  if (before.find(value[at - 1]) != std::string_view::npos) {
    // Not the "//host/path" of a URL.
    return !(value[at - 1] == ':' && value.substr(at, 2) == "//");
  }
  return at >= 2 && value[at - 2] == '-' && (at == 2 || value[at - 3] == ' ');
}

}  // namespace

std::vector<std::string> paths_in(std::string_view value) {
  static constexpr std::string_view after = ":;, \t\"'";
  std::vector<std::string> paths;
  // A path with blanks in it is one if nothing else is there.
  bool const is_whole =
      value.starts_with('/') && value.find_first_of(":;") == std::string_view::npos;
  if (is_whole) paths.emplace_back(value);
  for (std::size_t at = value.find('/'); at != std::string_view::npos; at = value.find('/', at)) {
    auto const end = std::min(value.find_first_of(after, at), value.size());
    auto const part = value.substr(at, end - at);
    if (begins_path(value, at) && part.size() > 1 && part != value) paths.emplace_back(part);
    at = end;
  }
  return paths;
}

bool is_below(fs::path const& path, fs::path const& top) {
  auto const whole = top.lexically_normal(), inner = path.lexically_normal();
  auto end = whole.end();
  if (whole.begin() != end && std::prev(end)->empty()) --end;  // of "/top/"
  return !whole.empty() &&
         std::mismatch(whole.begin(), end, inner.begin(), inner.end()).first == end;
}

std::optional<InheritedVariable> inherited_variable(std::string_view name, std::string_view value,
                                                    fs::path const& main_tree) {
  auto const& row = row_of(name);
  if (row.harm == Harm::none || value.empty()) return std::nullopt;
  InheritedVariable found;
  found.name = name;
  found.remedy = row.remedy;
  if (row.harm == Harm::secret) {
    found.reach = Reach::one_place;
    return found;
  }
  auto const paths = paths_in(value);
  auto const in_main = std::ranges::find_if(paths, [&](std::string const& path) {
    return main_tree.has_relative_path() && is_below(path, main_tree);
  });
  if (in_main != paths.end()) {
    found.path = *in_main;
    return found;
  }
  if (row.harm != Harm::output || paths.empty()) return std::nullopt;
  found.reach = Reach::one_place;
  found.path = paths.front();
  return found;
}

std::string to_text(InheritedVariable const& variable) {
  auto const& [name, reach, path, remedy] = variable;
  auto const where = path.empty() ? std::string() : fmt::format(" ({})", path);
  switch (reach) {
    case Reach::main_tree:
      return fmt::format(
          "{} points into the main tree{}: sessions and commands of every worktree use what is "
          "there, not what is in theirs; {}",
          name, where, remedy);
    case Reach::one_place:
      return fmt::format(
          "{} names one place for all worktrees{}: they overwrite each other's "
          "files there; {}",
          name, where, remedy);
  }
  return name;
}

}  // namespace parallel_explore::core
