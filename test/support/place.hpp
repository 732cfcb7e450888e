#pragma once

#include "process/command.hpp"
#include "process/environment.hpp"
#include "support/run.hpp"

#include <boost/json.hpp>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdlib.h>
#include <string>

namespace parallel_explore::support {

/// A directory of a test's own that goes with it.
class TempDirectory {
 public:
  TempDirectory() {
    auto pattern = (std::filesystem::temp_directory_path() / "pexplore-test-XXXXXX").string();
    path_ = std::filesystem::canonical(::mkdtemp(pattern.data()));
  }
  ~TempDirectory() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  TempDirectory(TempDirectory const&) = delete;
  TempDirectory& operator=(TempDirectory const&) = delete;

  [[nodiscard]] std::filesystem::path const& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

inline std::string read_file(std::filesystem::path const& file) {
  std::ifstream in(file, std::ios::binary);
  std::ostringstream content;
  content << in.rdbuf();
  return std::move(content).str();
}

inline void write_file(std::filesystem::path const& file, std::string_view content) {
  std::filesystem::create_directories(file.parent_path());
  std::ofstream(file, std::ios::binary) << content;
}

struct ShellResult {
  int status = 0;
  std::string output, error;
};

/// The environment of tests: no settings of the machine's user, an identity of its own.
inline std::map<std::string, std::string> test_environment(std::filesystem::path const& home) {
  auto environment = process::current_environment();
  std::erase_if(environment, [](auto const& each) { return each.first.starts_with("GIT_"); });
  environment["HOME"] = home.string();
  environment["GIT_CONFIG_GLOBAL"] = "/dev/null";
  environment["GIT_CONFIG_NOSYSTEM"] = "1";
  environment["GIT_AUTHOR_NAME"] = environment["GIT_COMMITTER_NAME"] = "Tester";
  environment["GIT_AUTHOR_EMAIL"] = environment["GIT_COMMITTER_EMAIL"] = "tester@example.com";
  return environment;
}

/// Runs a shell script in a directory and waits for it.
inline ShellResult shell(std::filesystem::path const& directory, std::string const& script,
                         std::map<std::string, std::string> environment) {
  process::CommandRequest request;
  request.command.argv = {"/bin/sh", "-c", script};
  request.command.directory = directory;
  request.command.environment = std::move(environment);
  request.timeout = std::chrono::seconds(280);
  auto captured = run(process::capture(std::move(request)));
  return {process::shell_status(captured.outcome.status), std::move(captured.output),
          std::move(captured.error)};
}

}  // namespace parallel_explore::support
