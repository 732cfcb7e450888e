#include "worktree/pushed_commits.hpp"

#include "text/ascii.hpp"
#include "text/display.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <regex>
#include <set>

namespace parallel_explore::worktree {
namespace {

/// Whether no one would write the value by chance. Development passwords are words.
bool is_unmistakable(std::string_view value) {
  constexpr std::size_t shortest = 12;
  return value.size() >= shortest && std::ranges::any_of(value, text::is_digit) &&
         std::ranges::any_of(value, text::is_letter);
}

/// The lines that a patch adds.
std::string added_lines(std::string const& patch) {
  std::string added;
  for (std::size_t begin = 0; begin < patch.size();) {
    auto const end = std::min(patch.find('\n', begin), patch.size());
    if (patch[begin] == '+') added += patch.substr(begin + 1, end - begin);
    begin = end + 1;
  }
  return added;
}

/// The part of a message on which a server acts; empty: there is none.
std::string acting_words(std::string const& message) {
  constexpr std::size_t longest = 4000;  // std::regex needs a stack for each byte
  static std::regex const closing(
      R"((close[sd]?|fix|fixe[sd]|resolve[sd]?):?[ \t]+(#|gh-|[\w.-]+/[\w.-]+#|https?://[^ \t\n]*/(issues|pull)/)[0-9]+)",
      std::regex::icase);
  static std::regex const mention(R"((^|[^\w`@.])(@[A-Za-z0-9][\w/-]*))");
  auto const text = message.substr(0, longest);
  std::smatch found;
  if (std::regex_search(text, found, closing)) return found[0].str();
  if (std::regex_search(text, found, mention)) return found[2].str();
  return {};
}

}  // namespace

CommitFindings look_through(std::vector<PushedCommit> const& commits,
                            std::vector<text::Credential> const& credentials) {
  CommitFindings findings;
  std::set<std::string> named;
  for (auto const& commit : commits) {
    auto const id = commit.id.substr(0, 12);
    if (auto const words = acting_words(commit.message); !words.empty()) {
      findings.warnings.push_back(
          fmt::format("commit {} says \"{}\", on which the server acts when it is merged", id,
                      text::clean_line(words, 100)));
    }
    auto const published = commit.message + "\n" + added_lines(commit.patch);
    for (auto const& credential : credentials) {
      text::Secrets secret;
      secret.add(credential.value);
      if (named.contains(credential.variable) || !secret.are_in(published, text::Certainty::known))
        continue;
      named.insert(credential.variable);
      auto const text = fmt::format("commit {} has the value of {} in it", id, credential.variable);
      if (is_unmistakable(credential.value)) {
        if (findings.refusal.empty()) findings.refusal = text + ", and is not pushed";
      } else {
        findings.warnings.push_back(text);
      }
    }
  }
  return findings;
}

awaitable<std::vector<PushedCommit>> commits_between(Repository repository, std::string from,
                                                     std::string to) {
  std::vector<std::string> ask{"log",
                               "--no-ext-diff",
                               "--no-textconv",
                               "--no-color",
                               "--no-show-signature",
                               "--no-notes",
                               "--no-decorate",
                               "--encoding=UTF-8",
                               "--ignore-submodules=all",
                               "--patch",
                               "--text",
                               "-m",
                               "--format=%x00%x01%H%n%B%x00",
                               "--end-of-options",
                               from + ".." + to,
                               "--"};
  std::string const log = co_await repository.git().run(std::move(ask));
  std::vector<PushedCommit> commits;
  constexpr std::string_view begin("\0\1", 2);
  for (auto at = log.find(begin); at != std::string::npos;) {
    auto const id = at + begin.size();
    auto const line_end = std::min(log.find('\n', id), log.size());
    auto const message_end = std::min(log.find('\0', line_end), log.size());
    auto const next = log.find(begin, message_end);
    PushedCommit commit;
    commit.id = log.substr(id, line_end - id);
    commit.message = log.substr(line_end, message_end - line_end);
    commit.patch = log.substr(message_end, next - message_end);
    commits.push_back(std::move(commit));
    at = next;
  }
  co_return commits;
}

}  // namespace parallel_explore::worktree
