#include "independence/order_graph.hpp"
#include "parallel_explore/task_plan.hpp"

#include <algorithm>
#include <set>
#include <string_view>
#include <unordered_map>

namespace parallel_explore {
inline namespace v0_2 {
namespace {

using Indices = std::vector<std::size_t>;

/// Turns ties into one order without cycles.
class Ordering {
 public:
  Ordering(TaskPlan const& plan, Independence const& independence) : waits_for_(plan.tasks.size()) {
    std::unordered_map<std::string_view, std::size_t> index;
    for (std::size_t i = 0; i < plan.tasks.size(); ++i) index.emplace(plan.tasks[i].name, i);
    for (auto const& tie : independence.ties) {
      bool const orders = tie.blocks || tie.kind == TieKind::code_order;
      if (!orders || tie.kind == TieKind::cycle) continue;
      Indices tasks;
      for (auto const& name : tie.tasks)
        if (auto const at = index.find(name); at != index.end()) tasks.push_back(at->second);
      if (tasks.size() < 2) continue;
      auto const kind = tie.kind;
      (kind == TieKind::declared_order  ? declared_
       : kind == TieKind::implied_order ? implied_
       : kind == TieKind::code_order    ? code_
                                        : unordered_)
          .push_back(std::move(tasks));
    }
  }

  std::vector<std::set<std::size_t>> find() {
    independence::Successors successors(waits_for_.size());
    cycles_ = add(declared_, successors);
    // Guessed ties yield to declared ones, and to the order of the plan where guesses contradict.
    auto const before = successors;
    auto const contradicting = add(implied_, successors);
    successors = before;
    for (auto const& edge : implied_) {
      bool const holds = contradicting[edge[0]] != contradicting[edge[1]];
      if (holds) successors[edge[0]].push_back(edge[1]);
      if (!holds) unordered_.push_back(edge);
    }
    // People's words override the order of the code; where that has cycles, it orders nothing.
    auto const said = successors;
    auto const round = add(code_, successors);
    successors = said;
    for (auto const& edge : code_)
      if (round[edge[0]] != round[edge[1]]) successors[edge[0]].push_back(edge[1]);
    place(independence::topological_order(successors));
    for (std::size_t node = 0; node < successors.size(); ++node)
      for (auto const next : successors[node]) waits_for_[next].insert(node);
    for (auto& tasks : unordered_) add_chain(tasks);
    return std::move(waits_for_);
  }

 private:
  /// Adds edges and removes those within a cycle; gives each node its component.
  static std::vector<std::size_t> add(std::vector<Indices> const& edges,
                                      independence::Successors& successors) {
    for (auto const& edge : edges) successors[edge[0]].push_back(edge[1]);
    auto component = independence::components_of(successors);
    for (std::size_t node = 0; node < successors.size(); ++node)
      std::erase_if(successors[node],
                    [&](std::size_t next) { return component[next] == component[node]; });
    return component;
  }

  void place(Indices const& order) {
    position_.assign(waits_for_.size(), 0);
    for (std::size_t i = 0; i < order.size(); ++i) position_[order[i]] = i;
  }

  /// Makes each task wait for the one before it; members of a cycle do not wait for each other.
  void add_chain(Indices& tasks) {
    std::ranges::sort(tasks, {}, [&](std::size_t task) { return position_[task]; });
    Indices before, now;
    for (auto const task : tasks) {
      if (!now.empty() && cycles_[now.back()] != cycles_[task]) {
        before = std::move(now);
        now.clear();
      }
      now.push_back(task);
      waits_for_[task].insert(before.begin(), before.end());
    }
  }

  std::vector<std::set<std::size_t>> waits_for_;
  std::vector<Indices> declared_, implied_, code_, unordered_;
  std::vector<std::size_t> cycles_, position_;
};

}  // namespace

std::vector<std::vector<std::string>> predecessors(TaskPlan const& plan,
                                                   Independence const& independence) {
  std::vector<std::vector<std::string>> result;
  for (auto const& tasks : Ordering(plan, independence).find()) {
    auto& names = result.emplace_back();
    for (auto const task : tasks) names.push_back(plan.tasks[task].name);
  }
  return result;
}

}  // namespace v0_2
}  // namespace parallel_explore
