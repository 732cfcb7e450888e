#include "independence/code_ties.hpp"

#include "independence/code_graph.hpp"
#include "text/ascii.hpp"

#include <algorithm>
#include <deque>
#include <map>
#include <optional>
#include <set>

namespace parallel_explore::independence {

using namespace text;
namespace {

constexpr std::size_t most_of_pattern = 100;  // files of a directory or glob
constexpr std::size_t most_visited = 500;     // files from those of a task
constexpr std::size_t farthest = 4;           // imports from a task's file to another's
constexpr std::size_t most_ties = 2'000;
constexpr std::size_t most_names = 20;  // of code, in the text of a task

std::string import_text(std::string const& file, CodeUse const& use) {
  bool const python_or_script = file.ends_with(".py") || file.find(".ts") != nowhere;
  bool const includes = !python_or_script && use.file.find(".h") != nowhere;
  return file + ':' + std::to_string(use.line) + (includes ? " includes " : " imports ") + use.file;
}

/// Names of code in a text: in backquotes, or called with "()".
std::set<std::string> code_names(PlannedTask const& task) {
  std::set<std::string> names;
  auto const take = [&](std::string_view word) {
    if (auto const call = word.find('('); call != nowhere) word = word.substr(0, call);
    if (auto const scope = word.rfind(':'); scope != nowhere) word.remove_prefix(scope + 1);
    if (auto const dot = word.rfind('.'); dot != nowhere) word.remove_prefix(dot + 1);
    bool const plain = word.size() > 3 && std::ranges::all_of(word, is_word) && is_letter(word[0]);
    if (plain && names.size() < most_names) names.emplace(word);
  };
  std::string_view const text = task.description;
  for (auto open = text.find('`'); open != nowhere;) {
    auto const close = text.find('`', open + 1);
    if (close == nowhere) break;
    auto const inner = text.substr(open + 1, close - open - 1);
    if (inner.find('/') == nowhere && inner.find(' ') == nowhere) take(inner);
    open = text.find('`', close + 1);
  }
  for (std::string_view const all : {std::string_view(task.title), text})
    for (auto call = all.find("()"); call != nowhere; call = all.find("()", call + 1)) {
      auto begin = call;
      while (begin > 0 && (is_word(all[begin - 1]) || all[begin - 1] == ':')) --begin;
      take(all.substr(begin, call - begin));
    }
  return names;
}

/// The line of the first call of a name; none: the source has none.
std::optional<std::size_t> call_in(std::string_view source, std::string_view name) {
  for (auto at = source.find(name); at != nowhere; at = source.find(name, at + 1)) {
    auto const end = at + name.size();
    bool const whole = (at == 0 || !is_word(source[at - 1])) && end < source.size();
    if (whole && source[end] == '(')
      return static_cast<std::size_t>(std::count(
                 source.begin(), source.begin() + static_cast<std::ptrdiff_t>(at), '\n')) +
             1;
  }
  return std::nullopt;
}

class CodeTies {
 public:
  CodeTies(TaskPlan const& plan, TaskPaths const& task_paths, FileIndex const& index,
           RepositoryFacts const& facts)
      : plan_(plan), facts_(facts), graph_(facts), files_(plan.tasks.size()) {
    for (auto const& path : task_paths.paths) {
      auto const& meant = path.meaning.files;
      for (std::size_t i = 0; i < std::min(meant.size(), most_of_pattern); ++i)
        for (auto const task : path.tasks) {
          auto const& file = index.files()[meant[i]];
          files_[task].insert(file);
          owners_[file].insert(task);
        }
    }
  }

  void add(std::vector<Tie>& ties) {
    for (std::size_t task = 0; task < files_.size() && found_.size() < most_ties; ++task)
      follow(task);
    for (auto const& [edge, reason] : found_) {
      auto const& [first, then] = edge;
      auto const& one = plan_.tasks[first].name;
      auto const& other = plan_.tasks[then].name;
      auto const back = found_.find({then, first});
      if (back == found_.end()) {
        ties.push_back({TieKind::code_order,
                        {one, other},
                        other + " builds on files of " + one + ": " + reason + '.',
                        false});
      } else if (first < then) {
        ties.push_back({TieKind::hot_file,
                        {one, other},
                        one + " and " + other + " build on files of each other: " + reason + "; " +
                            back->second + '.',
                        false});
      }
    }
    add_calls(ties);
  }

 private:
  struct Step {
    std::string file, how;
    std::size_t depth = 0;
  };

  /// Finds the files of others that the files of a task build on.
  void follow(std::size_t task) {
    std::set<std::string> seen(files_[task].begin(), files_[task].end());
    std::deque<Step> open;
    for (auto const& file : files_[task]) open.push_back({file, {}, 0});
    while (!open.empty() && seen.size() < most_visited) {
      auto const step = std::move(open.front());
      open.pop_front();
      for (auto const& use : graph_.uses_of(step.file)) {
        if (!seen.insert(use.file).second) continue;
        auto how =
            step.how.empty() ? import_text(step.file, use) : step.how + ", which needs " + use.file;
        auto const owners = owners_.find(use.file);
        if (owners != owners_.end()) {
          for (auto const owner : owners->second)
            if (owner != task) found_.try_emplace({owner, task}, how);
        } else if (step.depth + 1 < farthest) {
          open.push_back({use.file, std::move(how), step.depth + 1});
        }
      }
    }
  }

  /// Notes tasks whose files call what another task changes.
  void add_calls(std::vector<Tie>& ties) const {
    constexpr std::size_t most_tasks = 300;
    if (plan_.tasks.size() > most_tasks) return;
    for (std::size_t changer = 0; changer < plan_.tasks.size(); ++changer) {
      for (auto const& name : code_names(plan_.tasks[changer])) {
        bool const own = std::ranges::any_of(
            files_[changer], [&](std::string const& file) { return mentions(file, name); });
        if (!own) continue;
        for (std::size_t caller = 0; caller < plan_.tasks.size(); ++caller)
          if (caller != changer) add_call(changer, caller, name, ties);
      }
    }
  }

  void add_call(std::size_t changer, std::size_t caller, std::string const& name,
                std::vector<Tie>& ties) const {
    for (auto const& file : files_[caller]) {
      if (files_[changer].contains(file)) continue;
      auto const source = facts_.sources.find(file);
      if (source == facts_.sources.end()) continue;
      auto const line = call_in(source->second, name);
      if (!line) continue;
      auto const& one = plan_.tasks[changer].name;
      auto const& other = plan_.tasks[caller].name;
      ties.push_back({TieKind::hot_file,
                      {one, other},
                      other + " has " + file + ", which calls " + name + " in line " +
                          std::to_string(*line) + "; the text of " + one + " is about " + name +
                          '.',
                      false});
      return;
    }
  }

  [[nodiscard]] bool mentions(std::string const& file, std::string const& name) const {
    auto const source = facts_.sources.find(file);
    return source != facts_.sources.end() && source->second.find(name) != std::string::npos;
  }

  TaskPlan const& plan_;
  RepositoryFacts const& facts_;
  CodeGraph graph_;
  std::vector<std::set<std::string>> files_;                          ///< of each task
  std::map<std::string, std::set<std::size_t>> owners_;               ///< tasks that mention a file
  std::map<std::pair<std::size_t, std::size_t>, std::string> found_;  ///< (first, then) → how
};

}  // namespace

void add_code_ties(TaskPlan const& plan, TaskPaths const& task_paths, FileIndex const& index,
                   RepositoryFacts const& facts, std::vector<Tie>& ties) {
  if (facts.sources.empty()) return;
  CodeTies(plan, task_paths, index, facts).add(ties);
}

}  // namespace parallel_explore::independence
