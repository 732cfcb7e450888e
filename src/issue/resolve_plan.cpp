#include "issue/resolve_plan.hpp"

#include "text/ascii.hpp"
#include "text/words.hpp"

#include <algorithm>
#include <map>
#include <numeric>
#include <set>
#include <unordered_map>

namespace parallel_explore::issue {

using namespace text;
namespace {

constexpr std::size_t most_edges = 200'000;

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
  std::unordered_map<std::string_view, int> titles;
  for (auto& draft : drafts) {
    draft.task.same_title_before = titles[draft.task.title]++;
    draft.task.number = written ? draft.task.number : ++next;
    draft.task.name = name_for(draft.task.number, draft.task.title);
  }
}

class Resolver {
 public:
  explicit Resolver(std::vector<DraftTask> drafts) : drafts_(std::move(drafts)) {
    number_tasks(drafts_);
    after_.resize(drafts_.size());
    for (auto const& draft : drafts_) words_of_titles_.push_back(words_of(draft.task.title));
    for (std::size_t i = 0; i < drafts_.size(); ++i) {
      auto const& task = drafts_[i].task;
      by_number_.emplace(task.number, i);
      by_title_.emplace(lower(task.title), i);
      for (auto const& heading : task.headings) under_[lower(heading)].push_back(i);
      if (!drafts_[i].id.empty()) by_title_.emplace(drafts_[i].id, i);
      if (task.issue && !by_issue_.emplace(key(*task.issue), i).second &&
          shared_issues_.insert(key(*task.issue)).second)
        plan_.notes.push_back(text_of(*task.issue) + " is the issue of more than one task.");
    }
  }

  TaskPlan resolve(std::vector<OrderStatement> const& statements) {
    for (std::size_t i = 0; i < drafts_.size(); ++i) {
      if (drafts_[i].done) continue;
      for (auto const& target : drafts_[i].waits_for) wait(i, target);
      for (auto const& target : drafts_[i].blocks)
        for (auto const found : all(i, target)) add(found, i);
    }
    for (auto const& statement : statements) follow(statement);
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

  /// The tasks that a target of task `from` means; empty: none is known.
  [[nodiscard]] std::vector<std::size_t> all(std::size_t from, Target const& target) const {
    if (auto const* at = std::get_if<TaskAt>(&target)) return {at->index};
    if (std::holds_alternative<AllPreviousTasks>(target)) {
      if (edges_ >= most_edges) return {};
      std::vector<std::size_t> result(from);
      std::iota(result.begin(), result.end(), std::size_t{0});
      return result;
    }
    if (auto const* words = std::get_if<Words>(&target))
      return words->only_whole ? called(from, words->text) : named_by(from, words->text);
    auto const one = find(from, target);
    return one == nowhere ? std::vector<std::size_t>{} : std::vector{one};
  }

  [[nodiscard]] std::size_t find(std::size_t from, Target const& target) const {
    if (auto const* reference = std::get_if<IssueReference>(&target)) {
      auto const issue = index_in(by_issue_, key(*reference));
      bool const row =
          from < drafts_.size() && drafts_[from].counts_rows && reference->repository.empty();
      return issue != nowhere || !row ? issue : index_in(by_number_, reference->number);
    }
    if (auto const* title = std::get_if<std::string>(&target)) return named(from, *title);
    if (std::holds_alternative<PreviousTask>(target)) return from > 0 ? from - 1 : nowhere;
    auto const* const wanted = std::get_if<int>(&target);
    if (!wanted) return nowhere;
    auto const numbered = index_in(by_number_, *wanted);
    return numbered != nowhere ? numbered : index_in(by_issue_, key({"", *wanted}));
  }

  /// The task of a title or an id, else the only one whose title has all words of `text`.
  [[nodiscard]] std::size_t named(std::size_t from, std::string_view text) const {
    auto const exact = index_in(by_title_, std::string(text));
    if (exact != nowhere) return exact;
    auto const words = words_of(text);
    if (words.empty()) return nowhere;
    std::size_t found = nowhere;
    for (std::size_t i = 0; i < drafts_.size(); ++i) {
      if (i == from || !has_all(i, words)) continue;
      if (found != nowhere) return nowhere;
      found = i;
    }
    return found;
  }

  /// The task of that title, else all tasks under a heading of these words.
  [[nodiscard]] std::vector<std::size_t> called(std::size_t from, std::string_view text) const {
    auto const exact = index_in(by_title_, std::string(text));
    if (exact != nowhere) return {exact};
    auto const below = under_.find(std::string(text));
    if (below == under_.end() || edges_ >= most_edges) return {};
    auto result = below->second;
    std::erase_if(result, [&](std::size_t each) {
      return drafts_[each].task.headings == drafts_[from].task.headings;
    });
    return result;
  }

  /// The tasks of "the parser and the printer": one, else one for each part.
  [[nodiscard]] std::vector<std::size_t> named_by(std::size_t from, std::string_view text) const {
    if (auto const one = named(from, text); one != nowhere) return {one};
    std::vector<std::size_t> result;
    std::size_t parts = 0;
    for (auto at = std::size_t{0}; at < text.size(); ++parts) {
      auto end = text.size();
      std::size_t size = 0;
      for (std::string_view const mark : {" and ", " & ", " + ", " / ", ", ", " or "}) {
        auto const place = text.find(mark, at);
        if (place >= end) continue;
        end = place;
        size = mark.size();
      }
      auto const one = named(from, trim(text.substr(at, end - at)));
      if (one != nowhere) result.push_back(one);
      at = end + std::max(size, std::size_t{1});
    }
    return result.size() == parts ? result : std::vector<std::size_t>{};
  }

  /// Words that tell titles apart: "user", "model" of "the user model is done".
  static std::vector<std::string> words_of(std::string_view text) {
    static constexpr std::array<std::string_view, 22> empty{
        "the",  "and",  "for",   "task", "step",  "of",     "is",   "has",  "been", "are", "done",
        "that", "this", "first", "with", "ready", "merged", "from", "into", "item", "all", "be"};
    std::vector<std::string> result;
    std::string word;
    for (std::size_t at = 0; at <= text.size(); ++at) {
      if (at < text.size() && is_word(text[at])) {
        word += lower(text[at]);
        continue;
      }
      if (word.size() > 2 && !among(empty, std::string_view(word))) result.push_back(word);
      word.clear();
    }
    return result;
  }

  [[nodiscard]] bool has_all(std::size_t task, std::vector<std::string> const& wanted) const {
    auto const& title = words_of_titles_[task];
    return std::ranges::all_of(
        wanted, [&](std::string const& word) { return std::ranges::count(title, word) > 0; });
  }

  void wait(std::size_t task, Target const& target) {
    auto const found = all(task, target);
    for (auto const each : found) add(task, each);
    auto& waiting = drafts_[task].task;
    if (!found.empty() || std::holds_alternative<AllPreviousTasks>(target)) return;
    if (auto const* reference = std::get_if<IssueReference>(&target)) {
      if (seen_.emplace(task, key(*reference)).second) waiting.after_issues.push_back(*reference);
    } else if (auto const* wanted = std::get_if<int>(&target)) {
      warn(waiting.title, "waits for task " + std::to_string(*wanted) + ", which does not exist");
    } else if (auto const* title = std::get_if<std::string>(&target)) {
      warn(waiting.title, "says that it waits for \"" + *title + "\", which no task is called");
    } else if (auto const* words = std::get_if<Words>(&target); words && !words->only_whole) {
      warn(waiting.title,
           "says that it waits for \"" + words->text + "\", which is not understood");
    }
  }

  /// "B depends on A" in the text; what is not the name of a task is left to others.
  void follow(OrderStatement const& statement) {
    if (std::holds_alternative<PreviousTask>(statement.task) ||
        std::holds_alternative<AllPreviousTasks>(statement.task))
      return;
    auto const task = find(drafts_.size(), statement.task);
    if (task == nowhere || drafts_[task].done) return;
    for (auto const& target : statement.after) {
      auto const earlier = find(task, target);
      if (earlier != nowhere) add(task, earlier);
    }
  }

  void warn(std::string const& title, std::string const& what) {
    plan_.warnings.push_back('"' + title + "\" " + what + '.');
  }

  /// Makes `task` wait for `earlier`, unless that is done.
  void add(std::size_t task, std::size_t earlier) {
    if (task == earlier || drafts_[earlier].done || edges_ >= most_edges ||
        !after_[task].insert(earlier).second)
      return;
    drafts_[task].task.after.push_back(drafts_[earlier].task.name);
    if (++edges_ == most_edges)
      plan_.warnings.emplace_back(
          "The tasks wait for each other in too many ways: some are left out.");
  }

  std::vector<DraftTask> drafts_;
  TaskPlan plan_;
  std::size_t edges_ = 0;
  std::vector<std::set<std::size_t>> after_;
  std::set<std::pair<std::size_t, std::pair<std::string, int>>> seen_;
  std::set<std::pair<std::string, int>> shared_issues_;
  std::vector<std::vector<std::string>> words_of_titles_;
  std::map<std::pair<std::string, int>, std::size_t> by_issue_;
  std::map<int, std::size_t> by_number_;
  std::unordered_map<std::string, std::size_t> by_title_;
  std::unordered_map<std::string, std::vector<std::size_t>> under_;  ///< tasks by heading
};

}  // namespace

TaskPlan resolve_plan(std::vector<DraftTask> drafts,
                      std::vector<OrderStatement> const& statements) {
  return Resolver(std::move(drafts)).resolve(statements);
}

}  // namespace parallel_explore::issue
