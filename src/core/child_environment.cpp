#include "core/child_environment.hpp"

#include "core/git_settings.hpp"
#include "text/secrets.hpp"

#include <algorithm>
#include <array>
#include <string_view>

namespace parallel_explore::core {
namespace {

/// Decides by the first row that matches.
enum class Rule {
  never,     ///< no child gets it, asked for or not
  keep_out,  ///< only where it is asked for
  network,   ///< even with a credential: nothing would reach the network without it
  allowed,   ///< unless it is, or holds, a credential
};

struct RuleRow {
  Rule rule;
  std::string_view names;  ///< separated by blanks; may end in `*`
  std::string_view why;    ///< for people
};

constexpr auto rule_rows = std::to_array<RuleRow>({
    {Rule::never,
     "GIT_ALTERNATE_OBJECT_DIRECTORIES GIT_COMMON_DIR GIT_CONFIG GIT_CONFIG_PARAMETERS GIT_DIR "
     "GIT_GRAFT_FILE GIT_IMPLICIT_WORK_TREE "
     "GIT_INDEX_FILE GIT_INTERNAL_SUPER_PREFIX GIT_NAMESPACE GIT_NO_REPLACE_OBJECTS "
     "GIT_OBJECT_DIRECTORY GIT_PREFIX GIT_QUARANTINE_PATH GIT_REPLACE_REF_BASE GIT_SHALLOW_FILE "
     "GIT_WORK_TREE",
     "it is for one git command"},
    {Rule::never, "GIT_CONFIG_COUNT GIT_CONFIG_KEY_* GIT_CONFIG_VALUE_*",
     "its settings are passed on, renumbered, without those that may hold a credential"},
    {Rule::never, "CLAUDECODE CLAUDE_CODE_ENTRYPOINT PEXPLORE_SESSION*",
     "it is of another session"},
    {Rule::keep_out, "GIT_ASKPASS", "it gives passwords to any process that asks"},
    {Rule::network, "HTTP_PROXY HTTPS_PROXY ALL_PROXY http_proxy https_proxy all_proxy",
     "nothing reaches the network without it"},
    {Rule::allowed,
     "PATH HOME USER LOGNAME SHELL LANG LANGUAGE LC_* TERM COLORTERM NO_COLOR FORCE_COLOR TMPDIR "
     "TMP TEMP TZ XDG_* DISPLAY WAYLAND_DISPLAY DBUS_SESSION_BUS_ADDRESS SSH_AUTH_SOCK HOSTNAME "
     "EDITOR NO_PROXY no_proxy SSL_CERT_FILE SSL_CERT_DIR NODE_EXTRA_CA_CERTS REQUESTS_CA_BUNDLE "
     "CURL_CA_BUNDLE IS_SANDBOX CI SOURCE_DATE_EPOCH",
     "programs need it"},
    {Rule::allowed,
     "CC CXX CPP AR LD CFLAGS CXXFLAGS CPPFLAGS LDFLAGS MAKEFLAGS CMAKE_* CTEST_* NINJA_* CCACHE_* "
     "SCCACHE_* PKG_CONFIG* LD_LIBRARY_PATH LIBRARY_PATH CPATH ASAN_OPTIONS UBSAN_OPTIONS "
     "TSAN_OPTIONS LSAN_OPTIONS CARGO_* RUST* JAVA_HOME MAVEN_* GRADLE_* NODE_* NPM_CONFIG_* NVM_* "
     "VIRTUAL_ENV CONDA_* PYTHON* PIP_* UV_* GIT_*",
     "build tools read it"},
    {Rule::allowed,
     "GOPATH GOROOT GOBIN GOOS GOARCH GOARM GOAMD64 GOARM64 GOFLAGS GOPROXY GOPRIVATE GONOPROXY "
     "GONOSUMDB GOSUMDB GOCACHE GOMODCACHE GOENV GOTMPDIR GOTOOLCHAIN GOEXPERIMENT GOINSECURE "
     "GOVCS "
     "GOWORK GO111MODULE GODEBUG GOGC GOMAXPROCS GOMEMLIMIT GOTRACEBACK GOCOVERDIR",
     "build tools read it"},
});

constexpr std::string_view unlisted = "no program is known to need it";
constexpr std::string_view asked_for = "pass_env names it";
constexpr std::string_view withheld_why = "it holds a credential, and pass_env does not name it";

bool is_among(std::string_view variable, std::string_view names) {
  while (!names.empty()) {
    auto const end = std::min(names.find(' '), names.size());
    if (matches(variable, names.substr(0, end))) return true;
    names.remove_prefix(std::min(end + 1, names.size()));
  }
  return false;
}

RuleRow const* row_for(std::string_view variable) {
  auto const found = std::ranges::find_if(
      rule_rows, [&](RuleRow const& row) { return is_among(variable, row.names); });
  return found == rule_rows.end() ? nullptr : &*found;
}

/// Variables that hold no credential, and lead to some.
std::string_view access_by(std::string_view variable) {
  if (variable == "SSH_AUTH_SOCK") return "your SSH keys";
  if (variable == "DBUS_SESSION_BUS_ADDRESS") return "your keyring";
  return {};
}

}  // namespace

bool matches(std::string_view variable, std::string_view pattern) {
  if (pattern.ends_with('*')) return variable.starts_with(pattern.substr(0, pattern.size() - 1));
  return variable == pattern;
}

VariableUse use_of(std::string_view name, std::string_view value,
                   std::span<std::string const> patterns) {
  VariableUse use;
  use.name = name;
  use.secret = text::why_credential(name, value);
  auto const* const row = row_for(name);
  use.why = row ? row->why : unlisted;
  bool const asked = std::ranges::any_of(
      patterns, [&](std::string const& pattern) { return matches(name, pattern); });
  if (row && row->rule == Rule::never) return use;
  if (asked) {
    use.why = asked_for;
    use.passed = true;
  } else if (row && row->rule == Rule::network) {
    use.passed = true;
  } else if (row && row->rule == Rule::allowed) {
    use.passed = use.secret.empty();
    if (!use.passed) use.why = withheld_why;
  }
  if (use.passed) use.gives = access_by(name);
  return use;
}

Environment child_environment(Environment const& parent, std::span<std::string const> patterns) {
  Environment theirs;
  for (auto const& variable : parent) {
    if (use_of(variable.first, variable.second, patterns).passed) theirs.insert(variable);
  }
  auto settings = git_settings_in(parent);
  bool const asked = std::ranges::any_of(
      patterns, [](std::string const& pattern) { return matches("GIT_CONFIG_VALUE_0", pattern); });
  if (!asked) {
    std::erase_if(settings,
                  [](auto const& each) { return may_hold_credential(each.first, each.second); });
  }
  put_git_settings(settings, theirs);
  return theirs;
}

std::vector<std::string> withheld(Environment const& parent,
                                  std::span<std::string const> patterns) {
  std::vector<std::string> names;
  for (auto const& [name, value] : parent) {
    // Variables that are called credentials are withheld as expected, and not listed.
    bool const by_name = text::names_a_credential(name);
    if (!by_name && use_of(name, value, patterns).why == withheld_why) names.push_back(name);
  }
  return names;
}

std::string expand_variables(std::string_view value, Environment const& parent) {
  std::string result;
  while (!value.empty()) {
    auto const begin = value.find("${");
    auto const end = begin == std::string_view::npos ? begin : value.find('}', begin);
    if (end == std::string_view::npos) break;
    result += value.substr(0, begin);
    auto const found = parent.find(std::string(value.substr(begin + 2, end - begin - 2)));
    if (found != parent.end()) result += found->second;
    value.remove_prefix(end + 1);
  }
  result += value;
  return result;
}

}  // namespace parallel_explore::core
