#include "support/github_state.hpp"

#include <utility>

namespace parallel_explore::support {

GitHubState::GitHubState() {
  users["token-of-tester"] = GitHubUser();
  add(GitHubRepository());
}

GitHubState::Contents& GitHubState::add(GitHubRepository about) {
  auto& contents = repositories[about.name];
  contents.about = std::move(about);
  contents.id = next_id();
  return contents;
}

GitHubThread& GitHubState::append(Contents& contents) {
  auto& made = contents.threads.emplace_back();
  made.number = static_cast<int>(contents.threads.size());
  made.id = next_id();
  return made;
}

GitHubThread& GitHubState::add_thread(std::string const& repository, std::string title,
                                      std::string body) {
  auto& made = append(repositories.at(repository));
  made.title = std::move(title);
  made.body = std::move(body);
  return made;
}

GitHubThread& GitHubState::thread(std::string const& repository, int number) {
  return repositories.at(repository).threads.at(static_cast<std::size_t>(number) - 1);
}

}  // namespace parallel_explore::support
