#include "core/child_environment.hpp"

#include "text/secrets.hpp"

#include <algorithm>
#include <array>
#include <string_view>

namespace parallel_explore::core {
namespace {

/// `git rev-parse --local-env-vars`, and the variables that agents set for their children.
constexpr std::array<std::string_view, 20> blocked_variables{
    "GIT_ALTERNATE_OBJECT_DIRECTORIES",
    "GIT_COMMON_DIR",
    "GIT_CONFIG",
    "GIT_CONFIG_COUNT",
    "GIT_CONFIG_PARAMETERS",
    "GIT_DIR",
    "GIT_GRAFT_FILE",
    "GIT_IMPLICIT_WORK_TREE",
    "GIT_INDEX_FILE",
    "GIT_INTERNAL_SUPER_PREFIX",
    "GIT_NAMESPACE",
    "GIT_NO_REPLACE_OBJECTS",
    "GIT_OBJECT_DIRECTORY",
    "GIT_PREFIX",
    "GIT_QUARANTINE_PATH",
    "GIT_REPLACE_REF_BASE",
    "GIT_SHALLOW_FILE",
    "GIT_WORK_TREE",
    "CLAUDECODE",
    "CLAUDE_CODE_ENTRYPOINT",
};

/// Variables that ordinary programs, build tools and test runners read.
constexpr std::array<std::string_view, 76> allowed_variables{"PATH",
                                                             "HOME",
                                                             "USER",
                                                             "LOGNAME",
                                                             "SHELL",
                                                             "LANG",
                                                             "LANGUAGE",
                                                             "LC_*",
                                                             "TERM",
                                                             "COLORTERM",
                                                             "NO_COLOR",
                                                             "FORCE_COLOR",
                                                             "TMPDIR",
                                                             "TMP",
                                                             "TEMP",
                                                             "TZ",
                                                             "XDG_*",
                                                             "DISPLAY",
                                                             "WAYLAND_DISPLAY",
                                                             "DBUS_SESSION_BUS_ADDRESS",
                                                             "SSH_AUTH_SOCK",
                                                             "HOSTNAME",
                                                             "EDITOR",
                                                             "HTTP_PROXY",
                                                             "HTTPS_PROXY",
                                                             "ALL_PROXY",
                                                             "NO_PROXY",
                                                             "http_proxy",
                                                             "https_proxy",
                                                             "all_proxy",
                                                             "no_proxy",
                                                             "SSL_CERT_FILE",
                                                             "SSL_CERT_DIR",
                                                             "NODE_EXTRA_CA_CERTS",
                                                             "REQUESTS_CA_BUNDLE",
                                                             "CURL_CA_BUNDLE",
                                                             "IS_SANDBOX",
                                                             "CI",
                                                             "SOURCE_DATE_EPOCH",
                                                             "CC",
                                                             "CXX",
                                                             "CPP",
                                                             "AR",
                                                             "LD",
                                                             "CFLAGS",
                                                             "CXXFLAGS",
                                                             "CPPFLAGS",
                                                             "LDFLAGS",
                                                             "MAKEFLAGS",
                                                             "CMAKE_*",
                                                             "CTEST_*",
                                                             "NINJA_*",
                                                             "CCACHE_*",
                                                             "SCCACHE_*",
                                                             "PKG_CONFIG*",
                                                             "LD_LIBRARY_PATH",
                                                             "LIBRARY_PATH",
                                                             "CPATH",
                                                             "ASAN_OPTIONS",
                                                             "UBSAN_OPTIONS",
                                                             "TSAN_OPTIONS",
                                                             "LSAN_OPTIONS",
                                                             "CARGO_*",
                                                             "RUST*",
                                                             "GO*",
                                                             "JAVA_HOME",
                                                             "MAVEN_*",
                                                             "GRADLE_*",
                                                             "NODE_*",
                                                             "NPM_CONFIG_*",
                                                             "NVM_*",
                                                             "VIRTUAL_ENV",
                                                             "CONDA_*",
                                                             "PYTHON*",
                                                             "PIP_*",
                                                             "GIT_*"};

bool is_allowed(std::string_view variable) {
  return std::ranges::any_of(allowed_variables,
                             [&](auto const pattern) { return matches(variable, pattern); });
}

bool is_blocked(std::string_view variable) {
  return std::ranges::find(blocked_variables, variable) != blocked_variables.end() ||
         variable.starts_with("PEXPLORE_SESSION");
}

}  // namespace

bool matches(std::string_view variable, std::string_view pattern) {
  if (pattern.ends_with('*')) return variable.starts_with(pattern.substr(0, pattern.size() - 1));
  return variable == pattern;
}

Environment child_environment(Environment const& parent, std::span<std::string const> patterns) {
  Environment theirs;
  for (auto const& variable : parent) {
    auto const& name = variable.first;
    if (is_blocked(name)) continue;
    bool const asked = std::ranges::any_of(
        patterns, [&](std::string const& pattern) { return matches(name, pattern); });
    if (asked || (is_allowed(name) && !text::names_a_credential(name))) theirs.insert(variable);
  }
  return theirs;
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
