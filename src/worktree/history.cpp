#include "worktree/history.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <string_view>
#include <utility>

namespace parallel_explore::worktree {
namespace {

/// A commit with more files, such as a reformatting, is not evidence that they belong together.
constexpr std::size_t most_files_of_a_commit = 100;

/// `git log --format=%x01 --name-only -z`: a mark for each commit, then its files.
std::vector<std::vector<std::string>> commits_in(std::string const& log) {
  std::vector<std::vector<std::string>> commits;
  for (auto& part : split_nul(log)) {
    if (part.starts_with('\x01')) {
      commits.emplace_back();
      continue;
    }
    if (part.starts_with('\n')) part.erase(0, 1);
    if (!part.empty() && !commits.empty()) commits.back().push_back(std::move(part));
  }
  std::erase_if(commits, [](std::vector<std::string> const& files) {
    return files.empty() || files.size() > most_files_of_a_commit;
  });
  return commits;
}

}  // namespace

awaitable<RepositoryFacts> repository_facts(Repository repository, std::string commit,
                                            int commits) {
  auto const git = repository.git();
  RepositoryFacts facts;
  std::vector<std::string> list{"ls-tree", "-r", "-z", "--name-only", "--full-tree", commit};
  std::string const files = co_await git.run(std::move(list));
  facts.files = split_nul(files);
  std::ranges::sort(facts.files);
  std::vector<std::string> ask{"log",           "--no-merges",
                               "--no-renames",  "--no-ext-diff",
                               "--no-textconv", "--ignore-submodules=all",
                               "--name-only",   "-z",
                               "--format=%x01", fmt::format("--max-count={}", commits),
                               commit,          "--"};
  std::string const log = co_await git.run(std::move(ask));
  facts.commits = commits_in(log);
  co_return facts;
}

awaitable<std::map<std::string, std::string>> file_contents(Repository repository,
                                                            std::string commit,
                                                            std::vector<std::string> files) {
  constexpr std::size_t largest = 512U << 10U;
  // Names are written a line each.
  std::erase_if(files, [](std::string const& file) { return file.find('\n') != file.npos; });
  std::map<std::string, std::string> contents;
  if (files.empty()) co_return contents;
  GitExtras extras;
  for (auto const& file : files) extras.input += fmt::format("{}:{}\n", commit, file);
  std::vector<std::string> ask{"cat-file", "--batch"};
  std::string const output = co_await repository.git().run(std::move(ask), std::move(extras));
  std::string_view rest = output;
  for (auto const& file : files) {  // "ID blob SIZE\nCONTENT\n", or "NAME missing\n"
    auto const end = rest.find('\n');
    if (end == rest.npos) break;
    auto const head = rest.substr(0, end);
    rest.remove_prefix(end + 1);
    auto const space = head.rfind(' ');
    std::size_t size = 0;
    auto const number = head.substr(space + 1);
    auto const parsed = std::from_chars(number.data(), number.data() + number.size(), size);
    if (parsed.ec != std::errc{} || size > rest.size()) continue;
    bool const is_file = head.substr(0, space).ends_with(" blob") && size <= largest;
    contents.emplace(file, is_file ? rest.substr(0, size) : std::string_view{});
    rest.remove_prefix(std::min(size + 1, rest.size()));
  }
  co_return contents;
}

}  // namespace parallel_explore::worktree
