#include "stream/acp_usage.hpp"

#include "stream/json_line.hpp"

#include <boost/json.hpp>

#include <initializer_list>
#include <string_view>

namespace parallel_explore::stream {

namespace json = boost::json;

namespace {

/// The first of these counts that is there: each adapter has names of its own.
std::int64_t first_count(json::object const& counts,
                         std::initializer_list<std::string_view> names) {
  for (auto const name : names) {
    if (counts.if_contains(name)) return count_at(counts, name);
  }
  return 0;
}

void add_tokens(json::object const& counts, Usage& usage) {
  usage.input_tokens += first_count(counts, {"inputTokens", "input_tokens"});
  usage.output_tokens += first_count(counts, {"outputTokens", "output_tokens"});
  usage.cache_read_tokens += first_count(counts, {"cachedReadTokens", "cachedInputTokens"});
  usage.cache_write_tokens += first_count(counts, {"cachedWriteTokens", "cacheWriteInputTokens"});
}

}  // namespace

Usage acp_usage(json::object const& answer, Usage before) {
  Usage all, told;
  all.turns = told.turns = before.turns;
  all.cost_usd = told.cost_usd = before.cost_usd;
  auto const* const meta = object_at(answer, "_meta");
  auto const* const quota = meta ? object_at(*meta, "quota") : nullptr;
  if (auto const* const models = quota ? array_at(*quota, "model_usage") : nullptr) {
    for (auto const& each : *models) {
      auto const* const model = each.if_object();
      auto const* const counts = model ? object_at(*model, "token_count") : nullptr;
      if (counts) add_tokens(*counts, all);
    }
  }
  if (all.tokens() > 0) return all;
  auto const* counts = object_at(answer, "usage");
  if (!counts && quota) counts = object_at(*quota, "token_count");
  if (counts) add_tokens(*counts, told);
  return told;
}

}  // namespace parallel_explore::stream
