#pragma once

#include "launch/host_script.hpp"
#include "support/sandbox.hpp"

#include <gmock/gmock.h>

namespace parallel_explore::launch {

/// A host without ssh: its script in a directory, with one repository and one commit.
class Rig : public testing::Test {
 protected:
  Rig() {
    std::filesystem::create_directories(root());
    support::write_file(root() / "host.sh", std::string(host_script()));
    write_program("follow", "exec " FOLLOWER " --host big --place repo/e/a --script '" +
                                root().string() + "/host.sh' \"$@\" -- ./ssh big\n");
    auto const made = sh(
        "git init -q -b main src && cd src && printf 'build/\\n' > .gitignore && echo one > file &&"
        "git add -A && git commit -q -m first && cd .. && host prepare repo && git -C src push -q "
        "../root/repo/base.git HEAD:refs/pexplore/e/a && git -C src rev-parse HEAD > commit && "
        "host tree repo/e/a $(cat commit) pexplore/e/a Name mail@example.com");
    EXPECT_EQ(made.status, 0) << made.error;
  }

  /// `host` is the script there, `./follow` the program that follows a job.
  support::ShellResult sh(std::string const& script) {
    auto const functions =
        "host() { sh '" + root().string() + "/host.sh' \"$@\"; }\ntree=" + tree().string() + "\n";
    return support::shell(place_.path(), functions + script,
                          support::test_environment(place_.path()));
  }

  /// A program in the place of ssh, which gets the command for the host as its last argument.
  void write_ssh(std::string const& script) {
    write_program("ssh", "for last; do :; done\n" + script);
  }

  void write_program(std::string const& name, std::string const& script) {
    support::write_file(place_.path() / name, "#!/bin/sh\n" + script);
    std::filesystem::permissions(place_.path() / name, std::filesystem::perms::owner_all);
  }

  [[nodiscard]] std::filesystem::path root() const { return place_.path() / "root"; }
  [[nodiscard]] std::filesystem::path tree() const { return root() / "repo" / "e" / "a"; }

  support::TempDirectory place_;
};

}  // namespace parallel_explore::launch
