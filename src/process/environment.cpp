#include "process/environment.hpp"

#include <unistd.h>

extern char** environ;

namespace parallel_explore::process {

namespace fs = std::filesystem;

std::map<std::string, std::string> current_environment() {
  std::map<std::string, std::string> environment;
  for (char** each = environ; each && *each; ++each) {
    std::string_view const variable(*each);
    auto const equals = variable.find('=');
    if (equals == std::string_view::npos || equals == 0) continue;
    environment.emplace(variable.substr(0, equals), variable.substr(equals + 1));
  }
  return environment;
}

namespace {

bool is_executable_file(fs::path const& path) {
  std::error_code ignored;
  return fs::is_regular_file(path, ignored) && access(path.c_str(), X_OK) == 0;
}

}  // namespace

fs::path find_program(std::string const& name,
                      std::map<std::string, std::string> const& environment,
                      fs::path const& directory) {
  if (name.find('/') != std::string::npos) {
    auto const path = directory / name;
    std::error_code ignored;
    // A file that exists but cannot be executed is returned: starting it gives the right error.
    return fs::exists(path, ignored) ? path : fs::path();
  }
  auto const variable = environment.find("PATH");
  std::string_view rest = variable == environment.end() ? "/usr/local/bin:/usr/bin:/bin"
                                                        : std::string_view(variable->second);
  while (true) {
    auto const colon = rest.find(':');
    auto const entry = rest.substr(0, colon);
    auto candidate = (entry.empty() ? directory : directory / entry) / name;
    if (!name.empty() && is_executable_file(candidate)) return candidate;
    if (colon == std::string_view::npos) return {};
    rest.remove_prefix(colon + 1);
  }
}

text::Secrets const& process_environment_secrets() {
  static text::Secrets const secrets(current_environment());
  return secrets;
}

}  // namespace parallel_explore::process
