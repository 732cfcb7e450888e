#include "spec/reader.hpp"

#include "text/display.hpp"
#include "text/words.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <utility>

namespace parallel_explore::spec {

void Reader::table(Node const& node, std::string_view where, std::vector<Key> const& keys) {
  auto const* const entries = std::get_if<Node::Table>(&node.value);
  if (!entries) {
    fault(node.line, fmt::format("{} must be a table, not {}", where, node.type()));
    return;
  }
  for (auto const& entry : *entries) {
    auto const known = std::ranges::find(keys, entry.key, &Key::name);
    if (known != keys.end()) {
      auto const before = std::exchange(key_, entry.key);
      known->take(entry.node);
      key_ = before;
      continue;
    }
    std::vector<std::string> names;
    for (auto const& key : keys) names.push_back(key.name);
    auto const place = where.empty() ? std::string() : fmt::format(" in {}", where);
    auto const near = text::nearest(entry.key, names);
    fault(entry.line,
          near ? fmt::format("unknown key \"{}\"{}; did you mean \"{}\"?",
                             text::clean_line(entry.key, 60), place, *near)
               : fmt::format("unknown key \"{}\"{}; known keys: {}",
                             text::clean_line(entry.key, 60), place, fmt::join(names, ", ")));
  }
}

void Reader::tables(Node const& node, std::string_view where,
                    std::function<void(Node const&)> const& each) {
  auto const* const elements = std::get_if<Node::Array>(&node.value);
  if (!elements) {
    fault(node.line, fmt::format("{} must be an array of tables, not {}", where, node.type()));
    return;
  }
  for (auto const& element : *elements) each(element);
}

std::string const* Reader::string_of(Node const& node) {
  if (auto const* text = std::get_if<std::string>(&node.value)) return text;
  fault(node.line, fmt::format("\"{}\" must be a string, not {}", key_, node.type()));
  return nullptr;
}

std::optional<double> Reader::number_of(Node const& node) {
  double value = 0;
  if (auto const* integer = std::get_if<std::int64_t>(&node.value)) {
    value = static_cast<double>(*integer);
  } else if (auto const* number = std::get_if<double>(&node.value)) {
    value = *number;
  } else {
    fault(node.line, fmt::format("\"{}\" must be a number, not {}", key_, node.type()));
    return std::nullopt;
  }
  if (std::isfinite(value)) return value;
  fault(node.line, fmt::format("\"{}\" must be a finite number, not {}", key_, value));
  return std::nullopt;
}

void Reader::unknown(int line, std::string_view what, std::string const& word,
                     std::vector<std::string> const& known) {
  auto const near = text::nearest(word, known);
  auto const hint = near ? fmt::format("did you mean \"{}\"?", *near)
                         : fmt::format("known values: {}", fmt::join(known, ", "));
  auto const of = key_.empty() ? std::string() : fmt::format(" of \"{}\"", key_);
  fault(line, fmt::format("unknown {} \"{}\"{}; {}", what, text::clean_line(word, 60), of, hint));
}

}  // namespace parallel_explore::spec
