#pragma once

#include "support/github_server.hpp"
#include "system/harness.hpp"

namespace parallel_explore {

/// Five tasks, none of which touches the files of another.
inline constexpr auto five_tasks = R"(Make it speak.

## Tasks

- [ ] Say hello in French in `src/fr.txt`
  - it must say bonjour
- [ ] Say hello in German in `src/de.txt`
- [ ] Say hello in Dutch in `src/nl.txt`
- [ ] Say hello in Danish in `src/da.txt`
- [ ] Say hello in Klingon in `src/tlh.txt`
- [x] Say hello in English
)";

/// A repository with a remote on disk, and a GitHub on loopback that knows it as owner/repo.
class Tasks : public System {
 protected:
  Tasks() : remote_(place_.path() / "remote.git") {
    auto const made =
        sh("git init -q --bare -b main ../remote.git && git remote add origin "
           "../remote.git && git push -q origin main");
    EXPECT_EQ(made.status, 0) << made.error;
    server_.change([this](support::GitHubState& state) {
      auto& repository = state.repositories.at("owner/repo");
      repository.about.branch_exists = [this](std::string const& branch) {
        return std::filesystem::exists(remote_ / "refs/heads" / branch);
      };
    });
  }

  /// As a person would have it: the address of the API and a token.
  support::ShellResult tasks(std::string const& script) {
    return sh("export GITHUB_API_URL=" + server_.url() + " GITHUB_TOKEN=token-of-tester\n" +
              script);
  }

  boost::json::value tasks_json(std::string const& script) {
    auto const result = tasks(script);
    boost::system::error_code error;
    auto value = boost::json::parse(result.output, error);
    EXPECT_FALSE(error) << result.output << result.error;
    return value;
  }

  int file_master(std::string body, std::string title = "Speak") {
    int number = 0;
    server_.change([&](support::GitHubState& state) {
      number = state.add_thread("owner/repo", std::move(title), std::move(body)).number;
    });
    return number;
  }

  /// Threads that are pull requests, or that have a label.
  std::vector<support::GitHubThread> pull_requests() {
    auto all = server_.threads();
    std::erase_if(all, [](support::GitHubThread const& each) { return !each.is_pull_request; });
    return all;
  }
  std::vector<support::GitHubThread> labelled(std::string const& label) {
    auto all = server_.threads();
    std::erase_if(all, [&](support::GitHubThread const& each) {
      return each.is_pull_request || std::ranges::find(each.labels, label) == each.labels.end();
    });
    return all;
  }

  support::GitHubServer server_;
  std::filesystem::path remote_;
};

/// An agent that does what its task asks for, but no Klingon. It knows the task by its own branch.
inline constexpr auto speaks = R"(--command '
case $BRANCH_NAME in
  *french*) mkdir -p src; echo bonjour > src/fr.txt;;
  *german*) mkdir -p src; echo hallo > src/de.txt;;
  *dutch*) mkdir -p src; echo hoi > src/nl.txt;;
  *danish*) mkdir -p src; echo hej > src/da.txt;;
  *) echo "no such tongue" >&2; exit 3;;
esac' )";

}  // namespace parallel_explore
