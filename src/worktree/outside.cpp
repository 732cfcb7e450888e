#include "worktree/outside.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>

#include "parallel_explore/worktrees.hpp"
#include "worktree/disk.hpp"

namespace parallel_explore::worktree {

namespace fs = std::filesystem;

namespace {

bool runs_a_program(std::string const& key) {
  static constexpr std::array<std::string_view, 8> sections{
      "filter.", "merge.", "diff.", "alias.", "include.", "includeif.", "credential.", "gpg."};
  static std::set<std::string> const keys{"core.fsmonitor", "core.hookspath", "core.sshcommand",
                                          "core.editor", "core.pager", "core.attributesfile",
                                          "core.worktree", "core.alternaterefscommand"};
  return keys.contains(key) ||
         std::ranges::any_of(sections, [&](auto section) { return key.starts_with(section); });
}

task<void> add_references(Repository repository, OwnBranches ours, std::string own,
                          std::map<std::string, std::string>& facts) {
  std::vector<std::string> ask{"for-each-ref", "--format=%(refname) %(objectname)"};
  std::string list = co_await repository.git().run(std::move(ask));
  for (std::size_t at = 0; at < list.size();) {
    auto const end = std::min(list.find('\n', at), list.size());
    auto const line = list.substr(at, end - at);
    at = end + 1;
    auto const blank = line.rfind(' ');
    if (blank == std::string::npos) continue;
    auto const name = line.substr(0, blank), commit = line.substr(blank + 1);
    constexpr std::string_view heads = "refs/heads/";
    if (name.starts_with(heads)) {
      auto const branch = name.substr(heads.size());
      if (branch == own) continue;
      if (auto const found = ours.find(branch); found != ours.end() && found->second == commit) continue;
    }
    facts[name] = commit;
  }
}

task<void> add_main_tree(Repository repository, std::map<std::string, std::string>& facts) {
  std::vector<std::string> ask{"rev-parse", "--symbolic-full-name", "HEAD"};
  GitResult const head = co_await repository.git().attempt(std::move(ask));
  facts["HEAD of the main tree"] = chomped(head.output);
  std::vector<std::string> const dirty = co_await dirty_paths(repository, true);
  for (auto const& path : dirty) {
    facts[fmt::format("main tree: {}", path)] = file_mark(repository.main_tree / path);
  }
}

}  // namespace

task<std::map<std::string, std::string>> program_settings(Repository repository) {
  std::vector<std::string> ask{"config", "--local", "--list", "-z"};
  GitResult const list = co_await repository.git().attempt(std::move(ask));
  std::map<std::string, std::string> settings;
  for (auto const& entry : split_nul(list.output)) {
    auto const end = entry.find('\n');
    auto const key = entry.substr(0, end);
    if (runs_a_program(key)) settings[key] += end == std::string::npos ? "true" : entry.substr(end + 1);
  }
  co_return settings;
}

task<std::map<std::string, std::string>> outside_facts(Repository repository, OwnBranches ours,
                                                       std::string own) {
  std::map<std::string, std::string> facts;
  co_await add_references(repository, std::move(ours), std::move(own), facts);
  if (!repository.bare) co_await add_main_tree(repository, facts);
  std::map<std::string, std::string> const settings = co_await program_settings(repository);
  for (auto const& [key, value] : settings) facts["git setting " + key] = value;
  std::error_code ignored;
  for (auto const& hook : fs::directory_iterator(repository.git_dir / "hooks", ignored)) {
    facts["git hook " + hook.path().filename().string()] = file_mark(hook.path());
  }
  co_return facts;
}

}  // namespace parallel_explore::worktree

namespace parallel_explore {

std::vector<std::string> differences(OutsideState const& before, OutsideState const& after) {
  constexpr std::size_t shown = 20;
  std::vector<std::string> findings;
  std::size_t more = 0;
  auto const say = [&](std::string text) {
    if (findings.size() < shown) {
      findings.push_back(std::move(text));
    } else {
      ++more;
    }
  };
  for (auto const& [what, value] : after.facts) {
    auto const found = before.facts.find(what);
    if (found == before.facts.end()) {
      say(fmt::format("outside its worktree, {} appeared or changed while it ran", what));
    } else if (found->second != value) {
      say(fmt::format("outside its worktree, {} changed while it ran", what));
    }
  }
  for (auto const& [what, value] : before.facts) {
    if (!after.facts.contains(what)) say(fmt::format("outside its worktree, {} went away or was reset while it ran", what));
  }
  if (more > 0) findings.push_back(fmt::format("outside its worktree, {} more changes while it ran", more));
  return findings;
}

}  // namespace parallel_explore
