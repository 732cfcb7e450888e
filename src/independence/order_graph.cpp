#include "independence/order_graph.hpp"

#include <algorithm>
#include <deque>
#include <functional>
#include <queue>

namespace parallel_explore::independence {
namespace {

constexpr auto none = static_cast<std::size_t>(-1);

/// Tarjan's algorithm with a stack of its own.
class ComponentFinder {
 public:
  explicit ComponentFinder(Successors const& successors)
      : successors_(successors),
        index_(successors.size(), none),
        low_(successors.size(), none),
        component_(successors.size(), none),
        next_edge_(successors.size(), 0) {}

  std::vector<std::size_t> find() {
    for (std::size_t node = 0; node < successors_.size(); ++node)
      if (index_[node] == none) visit(node);
    return std::move(component_);
  }

 private:
  void enter(std::size_t node) {
    index_[node] = low_[node] = count_++;
    path_.push_back(node);
    open_.push_back(node);
  }

  void visit(std::size_t root) {
    enter(root);
    while (!path_.empty()) {
      auto const node = path_.back();
      if (next_edge_[node] == successors_[node].size()) {
        leave(node);
        continue;
      }
      auto const next = successors_[node][next_edge_[node]++];
      if (index_[next] == none) {
        enter(next);
      } else if (component_[next] == none) {
        low_[node] = std::min(low_[node], index_[next]);
      }
    }
  }

  void leave(std::size_t node) {
    path_.pop_back();
    if (!path_.empty()) low_[path_.back()] = std::min(low_[path_.back()], low_[node]);
    if (low_[node] != index_[node]) return;
    for (auto member = none; member != node;) {
      member = open_.back();
      open_.pop_back();
      component_[member] = components_;
    }
    ++components_;
  }

  Successors const& successors_;
  std::vector<std::size_t> index_, low_, component_, next_edge_;
  std::vector<std::size_t> path_, open_;
  std::size_t count_ = 0, components_ = 0;
};

}  // namespace

std::vector<std::size_t> components_of(Successors const& successors) {
  return ComponentFinder(successors).find();
}

std::vector<std::size_t> cycle_through(std::size_t start, Successors const& successors,
                                       std::vector<std::size_t> const& component) {
  std::vector<std::size_t> from(successors.size(), none);
  std::deque<std::size_t> open{start};
  while (!open.empty() && from[start] == none) {
    auto const node = open.front();
    open.pop_front();
    for (auto const next : successors[node]) {
      if (component[next] != component[start] || from[next] != none) continue;
      from[next] = node;
      open.push_back(next);
    }
  }
  if (from[start] == none) return {};
  std::vector<std::size_t> result;
  for (auto node = from[start]; node != start; node = from[node]) result.push_back(node);
  result.push_back(start);
  std::ranges::reverse(result);
  return result;
}

std::vector<std::size_t> topological_order(Successors const& successors) {
  std::vector<std::size_t> waits_for(successors.size(), 0);
  for (auto const& nodes : successors)
    for (auto const node : nodes) ++waits_for[node];
  std::priority_queue<std::size_t, std::vector<std::size_t>, std::greater<>> ready;
  for (std::size_t node = 0; node < successors.size(); ++node)
    if (waits_for[node] == 0) ready.push(node);
  std::vector<std::size_t> result;
  while (!ready.empty()) {
    auto const node = ready.top();
    ready.pop();
    result.push_back(node);
    for (auto const next : successors[node])
      if (--waits_for[next] == 0) ready.push(next);
  }
  return result;
}

}  // namespace parallel_explore::independence
