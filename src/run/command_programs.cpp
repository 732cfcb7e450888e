#include "run/command_programs.hpp"

#include "process/environment.hpp"

#include <fmt/format.h>

#include <cctype>
#include <set>
#include <sys/stat.h>
#include <variant>

namespace parallel_explore::run {
namespace {

bool is_of_word(char letter) {
  constexpr std::string_view others = "_-./+@";
  return std::isalnum(static_cast<unsigned char>(letter)) != 0 ||
         others.find(letter) != std::string_view::npos;
}

/// Without paths relative to the worktree, which are compared with the commit.
void add_words(std::string const& command, std::set<std::string>& words) {
  for (std::size_t at = 0; at < command.size();) {
    auto end = at;
    while (end < command.size() && is_of_word(command[end])) ++end;
    auto word = command.substr(at, end - at);
    bool const is_outside = word.find('/') == std::string::npos || word.starts_with('/');
    if (!word.empty() && is_outside) words.insert(std::move(word));
    at = end + 1;
  }
}

std::set<std::string> words_of(Experiment const& experiment) {
  std::set<std::string> words;
  for (auto const& command : experiment.worktree.setup) add_words(command, words);
  for (auto const& criterion : experiment.criteria) {
    auto const* const command = std::get_if<CommandCriterion>(&criterion.how);
    if (!command) continue;
    add_words(command->prepare, words);
    add_words(command->run, words);
  }
  return words;
}

/// Identifies a state of a file. Its ctime is included, since no program can set it.
std::string mark_of(struct stat const& status) {
  return fmt::format("{} {} {} {}.{:09} {}.{:09}", status.st_dev, status.st_ino, status.st_size,
                     status.st_mtim.tv_sec, status.st_mtim.tv_nsec, status.st_ctim.tv_sec,
                     status.st_ctim.tv_nsec);
}

CommandProgram found(std::string const& name,
                     std::map<std::string, std::string> const& environment) {
  auto const path = process::find_program(name, environment, {});
  struct stat status {};
  if (!path.is_absolute() || stat(path.c_str(), &status) != 0 || !S_ISREG(status.st_mode))
    return {};
  return {path.string(), mark_of(status)};
}

OutsideChange change_of(std::string const& name, CommandProgram const& before,
                        CommandProgram const& after) {
  OutsideChange change;
  auto const& where = after.path.empty() ? before.path : after.path;
  if (before.path == after.path || before.path.empty() || after.path.empty()) {
    change.text = fmt::format("{}, which a command runs, {}", where,
                              before.path.empty()  ? "appeared"
                              : after.path.empty() ? "was removed"
                                                   : "changed");
    return change;
  }
  change.text = fmt::format("{}, which a command runs, is found at {} instead of {}", name,
                            after.path, before.path);
  return change;
}

}  // namespace

CommandPrograms command_programs(Experiment const& experiment,
                                 std::map<std::string, std::string> const& environment) {
  CommandPrograms programs;
  for (auto const& word : words_of(experiment)) programs[word] = found(word, environment);
  return programs;
}

std::vector<OutsideChange> changed_programs(CommandPrograms const& before,
                                            CommandPrograms const& after) {
  std::vector<OutsideChange> changes;
  for (auto const& [name, now] : after) {
    auto const then = before.find(name);
    if (then != before.end() && then->second != now)
      changes.push_back(change_of(name, then->second, now));
  }
  return changes;
}

}  // namespace parallel_explore::run
