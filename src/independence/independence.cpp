#include "independence/code_ties.hpp"
#include "independence/file_ties.hpp"
#include "independence/hot_ties.hpp"
#include "independence/implied_ties.hpp"
#include "independence/order_graph.hpp"
#include "independence/task_files.hpp"

#include <algorithm>
#include <set>
#include <string_view>
#include <unordered_map>

namespace parallel_explore {
inline namespace v0_2 {
namespace {

using Index = std::unordered_map<std::string_view, std::size_t>;

class IndependenceCheck {
 public:
  IndependenceCheck(TaskPlan const& plan, RepositoryFacts const& facts,
                    IndependenceSettings const& settings)
      : plan_(plan), facts_(facts), settings_(settings), files_(facts.files) {
    for (std::size_t i = 0; i < plan.tasks.size(); ++i) index_.emplace(plan.tasks[i].name, i);
  }

  Independence run() {
    auto const task_paths = independence::paths_of_tasks(plan_, files_);
    add_declared_order();
    add_cycles();
    independence::add_file_ties(plan_, task_paths, files_, result_.ties);
    independence::add_implied_ties(plan_, files_, result_.ties);
    independence::add_hot_ties(plan_, task_paths, files_, facts_, settings_, result_.ties);
    independence::add_code_ties(plan_, task_paths, files_, facts_, result_.ties);
    std::stable_partition(result_.ties.begin(), result_.ties.end(),
                          [](Tie const& tie) { return tie.blocks; });
    if (!cyclic_) add_waves();
    add_notes();
    bool const blocked = std::ranges::any_of(result_.ties, &Tie::blocks);
    result_.advice = blocked                             ? Advice::abort
                     : serious_ || !result_.ties.empty() ? Advice::warn
                                                         : Advice::proceed;
    return std::move(result_);
  }

 private:
  void add_declared_order() {
    successors_.resize(plan_.tasks.size());
    for (std::size_t i = 0; i < plan_.tasks.size(); ++i) {
      for (auto const& earlier : plan_.tasks[i].after) {
        auto const at = index_.find(earlier);
        if (at == index_.end()) continue;
        successors_[at->second].push_back(i);
        auto const& name = plan_.tasks[i].name;
        result_.ties.push_back({TieKind::declared_order,
                                {earlier, name},
                                name + " says that it comes after " + earlier + '.',
                                true});
      }
    }
  }

  void add_cycles() {
    auto const component = independence::components_of(successors_);
    std::set<std::size_t> reported;
    for (std::size_t i = 0; i < plan_.tasks.size(); ++i) {
      bool const tied = std::ranges::any_of(
          successors_[i], [&](std::size_t next) { return component[next] == component[i]; });
      if (!tied || !reported.insert(component[i]).second) continue;
      auto const names =
          independence::names_of(plan_, independence::cycle_through(i, successors_, component));
      result_.ties.push_back({TieKind::cycle, names,
                              "Each of these waits for the one before it, and the first for the "
                              "last: " +
                                  independence::list_words(names, 10) + '.',
                              true});
      cyclic_ = true;
    }
  }

  void add_waves() {
    auto const waits_for = predecessors(plan_, result_);
    independence::Successors successors(plan_.tasks.size());
    for (std::size_t i = 0; i < waits_for.size(); ++i)
      for (auto const& earlier : waits_for[i]) successors[index_.at(earlier)].push_back(i);
    std::vector<std::size_t> level(plan_.tasks.size(), 0);
    for (auto const node : independence::topological_order(successors))
      for (auto const next : successors[node]) level[next] = std::max(level[next], level[node] + 1);
    for (std::size_t i = 0; i < level.size(); ++i) {
      if (result_.waves.size() <= level[i]) result_.waves.resize(level[i] + 1);
      result_.waves[level[i]].push_back(plan_.tasks[i].name);
    }
  }

  void note(std::string text, bool serious) {
    result_.notes.push_back(std::move(text));
    serious_ = serious_ || serious;
  }

  void add_notes() {
    auto const count = plan_.tasks.size();
    if (count < 2) note(count == 0 ? "There is no task to do." : "There is only one task.", true);
    std::vector<std::string> without;
    for (auto const& task : plan_.tasks)
      if (task.paths.empty()) without.push_back(task.name);
    if (!without.empty())
      note(independence::list_words(without) + (without.size() == 1 ? " names" : " name") +
               " no files, so what " + (without.size() == 1 ? "it has" : "they have") +
               " in common with others cannot be checked.",
           true);
    std::vector<std::string> waiting;
    for (auto const& task : plan_.tasks)
      if (!task.after_issues.empty()) waiting.push_back(task.name);
    if (!waiting.empty())
      note(independence::list_words(waiting) + (waiting.size() == 1 ? " waits" : " wait") +
               " for issues outside the plan.",
           true);
    for (auto const& warning : plan_.warnings) note(warning, true);
    if (count == 2) note("Two tasks are hardly worth a run: three or more save time.", false);
    if (count >= 2 && !result_.waves.empty()) note_gain();
  }

  /// Notes how many rounds of sessions are needed if every task takes the same time.
  void note_gain() {
    auto const workers = static_cast<std::size_t>(std::max(settings_.max_workers, 1));
    auto const count = plan_.tasks.size();
    // An order that does not block is kept by --waves only.
    bool const waits = std::ranges::any_of(result_.ties, &Tie::blocks);
    std::size_t rounds = waits ? 0 : (count + workers - 1) / workers;
    if (waits)
      for (auto const& wave : result_.waves) rounds += (wave.size() + workers - 1) / workers;
    auto const tasks = std::to_string(count) + " tasks in " + std::to_string(rounds) + " rounds";
    if (rounds == count) {
      note("No two tasks run at once: " + tasks + '.', true);
    } else if (3 * rounds > 2 * count) {
      note("There is little to gain: " + tasks + '.', true);
    } else if (count > 4 * workers) {
      note("That is a lot: " + tasks + " of at most " + std::to_string(workers) + '.', false);
    }
  }

  TaskPlan const& plan_;
  RepositoryFacts const& facts_;
  IndependenceSettings const& settings_;
  independence::FileIndex files_;
  Index index_;
  independence::Successors successors_;
  Independence result_;
  bool cyclic_ = false;
  bool serious_ = false;
};

}  // namespace

Independence check_independence(TaskPlan const& plan, RepositoryFacts const& facts,
                                IndependenceSettings const& settings) {
  return IndependenceCheck(plan, facts, settings).run();
}

std::string name_of(TieKind kind) {
  switch (kind) {
    case TieKind::same_file:
      return "same_file";
    case TieKind::same_directory:
      return "same_directory";
    case TieKind::declared_order:
      return "declared_order";
    case TieKind::implied_order:
      return "implied_order";
    case TieKind::cycle:
      return "cycle";
    case TieKind::hot_file:
      return "hot_file";
    case TieKind::code_order:
      return "code_order";
  }
  return {};
}

std::string name_of(Advice advice) {
  switch (advice) {
    case Advice::proceed:
      return "proceed";
    case Advice::warn:
      return "warn";
    case Advice::abort:
      return "abort";
  }
  return {};
}

}  // namespace v0_2
}  // namespace parallel_explore
