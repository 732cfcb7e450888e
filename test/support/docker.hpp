#pragma once

#include "support/sandbox.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <array>
#include <csignal>
#include <filesystem>
#include <string>
#include <sys/prctl.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

namespace parallel_explore::support {

/// A program `docker` whose containers are processes of this machine that are not its children, as
/// those of the real one: see docker.py.
class DockerStandIn {
 public:
  /// Makes PLACE/bin/docker. Containers see nothing below PLACE but their volumes. `before`: lines
  /// of shell that each call begins with.
  explicit DockerStandIn(std::filesystem::path place, std::string const& before = {})
      : place_(std::move(place)) {
    auto const program = bin() / "docker";
    write_file(program, fmt::format("#!/bin/sh\n{}\nexec python3 '{}' '{}' \"$@\"\n", before,
                                    script(), socket()));
    std::filesystem::permissions(program, std::filesystem::perms::owner_all);
    start();
  }
  DockerStandIn(DockerStandIn const&) = delete;
  ~DockerStandIn() {
    kill(daemon_, SIGTERM);
    waitpid(daemon_, nullptr, 0);
  }

  /// The directory for PATH.
  [[nodiscard]] std::filesystem::path bin() const { return place_ / "bin"; }
  /// A line for each begin, kill and end of a container.
  [[nodiscard]] std::string log() const { return read_file(place_ / "containers"); }

 private:
  [[nodiscard]] std::string socket() const { return (place_ / "docker.sock").string(); }
  [[nodiscard]] static std::string script() { return SOURCE_DIR "/test/support/docker.py"; }

  /// Returns once it listens, which it says.
  void start() {
    std::array<int, 2> pipe{};
    ASSERT_EQ(::pipe(pipe.data()), 0);
    auto const script_file = script(), socket_file = socket(), place = place_.string();
    daemon_ = fork();
    if (daemon_ == 0) {
      prctl(PR_SET_PDEATHSIG, SIGTERM);  // where the test is killed
      dup2(pipe[1], 1);
      close(pipe[0]);
      close(pipe[1]);
      execlp("python3", "python3", script_file.c_str(), "daemon", socket_file.c_str(),
             place.c_str(), nullptr);
      _exit(127);
    }
    close(pipe[1]);
    char said = 0;
    EXPECT_EQ(read(pipe[0], &said, 1), 1);
    close(pipe[0]);
  }

  std::filesystem::path place_;
  pid_t daemon_ = -1;
};

}  // namespace parallel_explore::support
