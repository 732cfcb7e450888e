#include "issue/resolve_plan.hpp"

#include "text/ascii.hpp"
#include "text/words.hpp"

#include <map>
#include <set>
#include <unordered_map>

namespace parallel_explore::issue {

using namespace text;
namespace {

std::string name_for(int number, std::string_view title) {
  auto const prefix = std::to_string(number) + '-';
  auto const words = text::slug(title);
  bool const says = std::ranges::any_of(words, is_lower);
  auto name = text::slug(prefix + (says ? words : words.empty() ? "task" : "task-" + words));
  // Cut between words.
  if (name.size() == 64) {
    auto const dash = name.rfind('-');
    if (dash > prefix.size()) name = text::slug(name.substr(0, dash));
  }
  return name;
}

/// Numbers and names the tasks: as written if every task has a number of its own, else in their
/// order.
void number_tasks(std::vector<DraftTask>& drafts) {
  std::set<int> numbers;
  for (auto const& draft : drafts)
    if (draft.task.number > 0) numbers.insert(draft.task.number);
  bool const written = numbers.size() == drafts.size();
  int next = 0;
  for (auto& draft : drafts) {
    draft.task.number = written ? draft.task.number : ++next;
    draft.task.name = name_for(draft.task.number, draft.task.title);
  }
}

class Resolver {
 public:
  explicit Resolver(std::vector<DraftTask> drafts) : drafts_(std::move(drafts)) {
    number_tasks(drafts_);
    after_.resize(drafts_.size());
    for (std::size_t i = 0; i < drafts_.size(); ++i) {
      auto const& task = drafts_[i].task;
      by_number_.emplace(task.number, i);
      by_title_.emplace(lower(task.title), i);
      if (!drafts_[i].id.empty()) by_title_.emplace(drafts_[i].id, i);
      if (task.issue && !by_issue_.emplace(key(*task.issue), i).second)
        plan_.notes.push_back(text_of(*task.issue) + " is the issue of more than one task.");
    }
  }

  TaskPlan resolve() {
    for (std::size_t i = 0; i < drafts_.size(); ++i) {
      if (drafts_[i].done) continue;
      for (auto const& target : drafts_[i].waits_for) wait(i, target);
      for (auto const& target : drafts_[i].blocks)
        if (auto const found = find(i, target); found < drafts_.size()) add(found, i);
    }
    for (auto& draft : drafts_) {
      if (draft.done) {
        plan_.done.push_back(std::move(draft.task.title));
      } else {
        plan_.tasks.push_back(std::move(draft.task));
      }
    }
    return std::move(plan_);
  }

 private:
  static std::pair<std::string, int> key(IssueReference const& reference) {
    return {lower(reference.repository), reference.number};
  }

  template <class Map, class Key>
  static std::size_t index_in(Map const& map, Key const& key) {
    auto const found = map.find(key);
    return found == map.end() ? nowhere : found->second;
  }

  [[nodiscard]] std::size_t find(std::size_t from, Target const& target) const {
    if (auto const* reference = std::get_if<IssueReference>(&target))
      return index_in(by_issue_, key(*reference));
    if (auto const* title = std::get_if<std::string>(&target)) return index_in(by_title_, *title);
    if (std::holds_alternative<PreviousTask>(target)) return from > 0 ? from - 1 : nowhere;
    auto const wanted = std::get<int>(target);
    auto const numbered = index_in(by_number_, wanted);
    return numbered != nowhere ? numbered : index_in(by_issue_, key({"", wanted}));
  }

  void wait(std::size_t task, Target const& target) {
    auto const found = find(task, target);
    if (found != nowhere) return add(task, found);
    auto& waiting = drafts_[task].task;
    if (auto const* reference = std::get_if<IssueReference>(&target)) {
      if (seen_.emplace(task, key(*reference)).second) waiting.after_issues.push_back(*reference);
    } else if (auto const* wanted = std::get_if<int>(&target)) {
      plan_.notes.push_back('"' + waiting.title + "\" waits for task " + std::to_string(*wanted) +
                            ", which does not exist.");
    }
  }

  /// Makes `task` wait for `earlier`, unless that is done.
  void add(std::size_t task, std::size_t earlier) {
    if (task == earlier || drafts_[earlier].done || !after_[task].insert(earlier).second) return;
    drafts_[task].task.after.push_back(drafts_[earlier].task.name);
  }

  std::vector<DraftTask> drafts_;
  TaskPlan plan_;
  std::vector<std::set<std::size_t>> after_;
  std::set<std::pair<std::size_t, std::pair<std::string, int>>> seen_;
  std::map<std::pair<std::string, int>, std::size_t> by_issue_;
  std::map<int, std::size_t> by_number_;
  std::unordered_map<std::string, std::size_t> by_title_;
};

}  // namespace

TaskPlan resolve_plan(std::vector<DraftTask> drafts) {
  return Resolver(std::move(drafts)).resolve();
}

}  // namespace parallel_explore::issue
