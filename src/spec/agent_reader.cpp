#include "spec/agent_reader.hpp"

#include "core/acp_agents.hpp"
#include "core/agent_catalogue.hpp"
#include "spec/takes.hpp"
#include "text/display.hpp"
#include "text/words.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <iterator>

namespace parallel_explore::spec {
namespace {

Take take_argv(Reader& reader, std::vector<std::string>& into) {
  return [&reader, &into](Node const& node) {
    take_texts(reader, into)(node);
    if (into.empty() || into[0].empty()) reader.fault(node.line, "\"run\" names no program");
  };
}

Take take_price(Reader& reader, std::optional<Price>& into) {
  return [&reader, &into](Node const& node) {
    auto& price = into.emplace();
    reader.table(node, "price",
                 {{"input", take_number(reader, price.input, 0)},
                  {"output", take_number(reader, price.output, 0)},
                  {"cache_read", take_number(reader, price.cache_read, 0)},
                  {"cache_write", take_number(reader, price.cache_write, 0)}});
  };
}

/// The adapter that a table names. It is read first, because the other keys depend on it.
std::string adapter_of(std::string const& name, Node const& node) {
  if (auto const* const entries = std::get_if<Node::Table>(&node.value)) {
    for (auto const& entry : *entries) {
      if (entry.key != "adapter") continue;
      if (auto const* const text = std::get_if<std::string>(&entry.node.value)) return *text;
    }
  }
  return core::find_acp_agent(name) ? "acp" : name;
}

void read_agent(Reader& reader, std::string const& name, Node const& node, AgentSettings& a) {
  auto const adapter = adapter_of(name, node);
  auto const* const row = core::find_agent(adapter);
  if (!row) {
    if (adapter != name) {
      reader.unknown(node.line, "adapter", adapter, known_agents());
    } else {
      auto const near = text::nearest(name, known_agents());
      reader.fault(
          node.line,
          fmt::format(
              "[agent.{}] is not a known agent: {}name the adapter that runs it, such as adapter = "
              "\"acp\"",
              text::clean_line(name, 60),
              near ? fmt::format("did you mean \"{}\"? Or ", *near) : ""));
    }
    return;
  }
  std::vector<Key> keys{{"adapter", take_text(reader, a.adapter)},
                        {"args", take_texts(reader, a.args)},
                        {"env", take_text_map(reader, a.env)},
                        {"price", take_price(reader, a.price)}};
  std::vector<Key> const special{{"recording", take_text(reader, a.recording)},
                                 {"run", take_argv(reader, a.run)},
                                 {"command", take_text(reader, a.command)},
                                 {"model", take_text(reader, a.model)},
                                 {"permission_mode", take_text(reader, a.permission_mode)}};
  std::ranges::copy_if(special, std::back_inserter(keys),
                       [&](Key const& key) { return core::has_word(row->spec_keys, key.name); });
  reader.table(node, fmt::format("[agent.{}]", name), keys);
}

Take take_count(Reader& reader, std::optional<std::int64_t>& into) {
  return [&reader, &into](Node const& node) {
    std::optional<double> value;
    take_optional_number(reader, value)(node);
    if (!value) return;
    if (*value < 1 || *value > 1e15 || std::floor(*value) != *value) {
      reader.fault(node.line, fmt::format("{:g} is not a whole number of at least 1", *value));
    } else {
      into = static_cast<std::int64_t>(*value);
    }
  };
}

Take take_positive(Reader& reader, std::optional<double>& into) {
  return [&reader, &into](Node const& node) {
    take_optional_number(reader, into)(node);
    if (into && !(*into > 0)) reader.fault(node.line, "a budget must be more than 0");
  };
}

}  // namespace

void read_agents(Reader& reader, Node const& node, std::map<std::string, AgentSettings>& into) {
  auto const* const entries = std::get_if<Node::Table>(&node.value);
  if (!entries) {
    reader.fault(node.line, "write a table for each agent: [agent.claude]");
    return;
  }
  for (auto const& [name, line, table] : *entries) {
    bool const is_acp = core::find_acp_agent(name) != nullptr;
    if (auto const unknown = core::unknown_acp_agent(name)) {
      reader.fault(line, unknown->text + "; " + unknown->hint);
    } else if (!is_acp && text::slug(name) != name) {
      reader.fault(
          line, fmt::format("\"{}\" cannot be the name of an agent", text::clean_line(name, 60)));
    } else {
      read_agent(reader, name, table, into[name]);
    }
  }
}

std::vector<Key> budget_keys(Reader& reader, std::string const& prefix, Budget& into) {
  return {{prefix + "usd", take_positive(reader, into.usd)},
          {prefix + "tokens", take_count(reader, into.tokens)},
          {prefix + "turns", take_count(reader, into.turns)},
          {prefix + "time", take_optional_duration(reader, into.time)}};
}

}  // namespace parallel_explore::spec
