// A custom Forge behind a TaskOrchestrator: issues and pull requests are kept in a notebook
// and not on GitHub. Branches are pushed to a remote, which may be a folder. Its argument: TASKS.md
#include "parallel_explore/parallel_explore.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <cstdlib>
#include <iostream>

namespace pe = parallel_explore;

/// The server, by the markers of what it has: nothing is filed or opened twice.
struct Notebook {
  std::map<std::string, pe::Issue> issues;
  std::map<std::string, pe::PullRequest> pulls;
  int next() const { return static_cast<int>(issues.size() + pulls.size()); }
};

/// A connection to it.
class NotebookForge final : public pe::Forge {
 public:
  explicit NotebookForge(Notebook& notebook) : notebook_(notebook) {}

  pe::awaitable<pe::ForgeRepository> repository() override {
    pe::ForgeRepository about;
    about.name = "note/book";
    about.default_branch = "main";
    co_return about;
  }
  pe::awaitable<pe::Issue> issue(int number) override {
    for (auto const& [marker, issue] : notebook_.issues) {
      if (issue.number == number) co_return issue;
    }
    throw pe::Error(pe::ErrorCode::forge, "there is no issue " + std::to_string(number));
  }
  pe::awaitable<pe::Issue> file(pe::NewIssue wanted) override {
    auto const [at, is_new] = notebook_.issues.try_emplace(wanted.marker);
    auto& issue = at->second;
    if (is_new) issue.number = notebook_.next();
    issue.title = wanted.title;
    co_return issue;
  }
  pe::awaitable<pe::PullRequest> open(pe::NewPullRequest wanted) override {
    auto const [at, is_new] = notebook_.pulls.try_emplace(wanted.marker);
    auto& pull = at->second;
    if (is_new) pull.number = notebook_.next();
    pull.head = wanted.head;
    pull.base = wanted.base;
    pull.state = "open";
    co_return pull;
  }
  pe::awaitable<bool> link_sub_issue(int, pe::Issue) override { co_return false; }  // has none
  pe::awaitable<std::string> comment(int, std::string, std::string) override { co_return ""; }

 private:
  Notebook& notebook_;
};

pe::awaitable<void> run(pe::TaskOrchestrator& orchestrator, pe::TaskRequest request) {
  pe::TaskProposal proposal = co_await orchestrator.plan(std::move(request));
  pe::Exploration const result = co_await orchestrator.run(std::move(proposal));
  std::cout << pe::tasks_text(result);
}

int main(int count, char** arguments) {
  pe::TaskRequest request(count == 2 ? arguments[1] : "TASKS.md");
  request.repository = "note/book";
  request.settings.session.agent = "command";  // writes the first file that its prompt mentions
  request.settings.agents["command"].run = {"sh", "-c",
                                            "echo done > $(grep -o '[a-z]*\\.txt' | head -n 1)"};
  setenv("GITHUB_TOKEN", "unused", 0);  // a forge of any kind is only asked with one

  Notebook notebook;
  auto const forge = [&](auto const&) { return std::make_unique<NotebookForge>(notebook); };
  boost::asio::io_context loop;
  pe::TaskOrchestrator orchestrator(".", {}, forge);
  boost::asio::co_spawn(loop, run(orchestrator, request), [](std::exception_ptr error) {
    if (error) std::rethrow_exception(error);  // leaves loop.run()
  });
  loop.run();
  for (auto const& [marker, issue] : notebook.issues)
    std::cout << "issue #" << issue.number << ": " << issue.title << '\n';
  for (auto const& [marker, pull] : notebook.pulls)
    std::cout << "pull request #" << pull.number << ": " << pull.head << " → " << pull.base << '\n';
}
