#include "issue/statements.hpp"

#include "issue/order_words.hpp"
#include "text/ascii.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace parallel_explore::issue {

using namespace text;
namespace {

using Tokens = std::vector<Token>;

/// The token after an arrow at `at`; `at`: there is none.
std::size_t past_arrow(Tokens const& line, std::size_t at) {
  static constexpr std::array<std::string_view, 3> arrows{"→", "⇒", "➡"};
  if (at < line.size() && among(arrows, std::string_view(line[at].text))) return at + 1;
  bool const drawn = at + 1 < line.size() && (line[at].is("-") || line[at].is("=")) &&
                     line[at + 1].is(">") && line[at].end == line[at + 1].begin;
  return drawn ? at + 2 : at;
}

/// "A → B, C → D": each waits for what stands before it.
std::vector<OrderStatement> chain_of(Tokens const& line) {
  std::size_t at = 0;
  if (line.size() > 2 && line[1].is(":")) at = 2;  // "Order: …"
  std::vector<OrderStatement> result;
  std::vector<Target> before;
  while (at < line.size()) {
    auto const read = read_targets(line, at, true, true);
    if (read.targets.empty()) return {};
    if (!before.empty())
      for (auto const& target : read.targets) result.push_back({target, before});
    before = read.targets;
    if (read.end >= line.size()) break;
    at = past_arrow(line, read.end);
    bool const ends = line[read.end].is(".") && read.end + 1 == line.size();
    if (ends) break;
    if (at == read.end) return {};
  }
  return result;
}

/// "B and C depend on A", "Task 2 must wait for task 1".
std::vector<OrderStatement> statement_of(Tokens const& line) {
  static constexpr std::array<std::string_view, 9> between{"must", "should", "can",    "is", "are",
                                                           "only", "start",  "starts", "has"};
  auto subjects = read_targets(line, 0, true, true);
  if (subjects.targets.empty()) return {};
  auto at = subjects.end;
  while (at < line.size() && among(between, std::string_view(line[at].text))) ++at;
  auto const* const order = at < line.size() ? order_words_at(line, at) : nullptr;
  if (!order || is_negated(line, at)) return {};
  auto const read = read_targets(line, at + (order->words[1].empty() ? 1 : 2), true, true);
  std::vector<OrderStatement> result;
  auto const& waiting = order->reversed ? read.targets : subjects.targets;
  auto const& first = order->reversed ? subjects.targets : read.targets;
  if (first.empty()) return {};
  for (auto const& target : waiting) result.push_back({target, first});
  return result;
}

}  // namespace

std::vector<OrderStatement> order_statements(Document const& document,
                                             std::vector<TaskSite> const& sites,
                                             std::string_view own_repository) {
  std::vector<OrderStatement> result;
  std::vector<bool> in_task(document.blocks.size());
  for (auto const& site : sites) {
    in_task[site.title] = true;
    for (auto at = site.body_begin; at < site.body_end; ++at) in_task[at] = true;
  }
  auto const take = [&](Tokens const& line) {
    auto found = statement_of(line);
    if (found.empty()) found = chain_of(line);
    std::ranges::move(found, std::back_inserter(result));
  };
  constexpr std::size_t most = 1000;
  for (std::size_t at = 1; at < document.blocks.size() && result.size() < most; ++at) {
    auto const& block = document.blocks[at];
    if (block.kind != Block::Kind::paragraph || in_task[at]) continue;
    Tokens line;
    for (auto& token : tokens_of(block.prose, find_references(block.prose, own_repository))) {
      if (token.kind != Token::Kind::line_end) {
        line.push_back(std::move(token));
        continue;
      }
      take(line);
      line.clear();
    }
    take(line);
  }
  return result;
}

}  // namespace parallel_explore::issue
