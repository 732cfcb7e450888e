#pragma once

#include "parallel_explore/error.hpp"
#include "process/command.hpp"
#include "process/environment.hpp"
#include "support/run.hpp"

#include <boost/json.hpp>

#include <filesystem>
#include <fstream>
#include <optional>
#include <sstream>
#include <stdexcept>
#include <stdlib.h>
#include <string>

namespace parallel_explore::support {

/// A directory of a test's own, removed with it; below a temporary one if a name is given, which
/// may be odd.
class TempDirectory {
 public:
  explicit TempDirectory(std::string const& name = {}) {
    auto pattern = (std::filesystem::temp_directory_path() / "pexplore-test-XXXXXX").string();
    if (!::mkdtemp(pattern.data())) throw std::runtime_error("cannot make a temporary directory");
    top_ = std::filesystem::canonical(pattern);
    path_ = name.empty() ? top_ : top_ / name;
    std::filesystem::create_directories(path_);
  }
  ~TempDirectory() {
    std::error_code ignored;
    std::filesystem::remove_all(top_, ignored);
  }
  TempDirectory(TempDirectory const&) = delete;
  TempDirectory& operator=(TempDirectory const&) = delete;

  [[nodiscard]] std::filesystem::path const& path() const { return path_; }

 private:
  std::filesystem::path top_, path_;
};

/// An environment variable of this process, restored on destruction.
class Variable {
 public:
  Variable(std::string name, std::string const& value) : name_(std::move(name)) {
    if (char const* const before = ::getenv(name_.c_str())) before_ = before;
    ::setenv(name_.c_str(), value.c_str(), 1);
  }
  ~Variable() {
    if (before_) {
      ::setenv(name_.c_str(), before_->c_str(), 1);
    } else {
      ::unsetenv(name_.c_str());
    }
  }
  Variable(Variable const&) = delete;

 private:
  std::string name_;
  std::optional<std::string> before_;
};

/// The Error that a call throws; no code: it throws none.
struct Thrown {
  std::optional<ErrorCode> code;
  std::string text, hint;
};

template <class Call>
Thrown thrown_by(Call const& call) {
  Thrown thrown;
  try {
    call();
  } catch (Error const& error) {
    thrown = {error.code(), error.what(), error.hint()};
  }
  return thrown;
}

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
