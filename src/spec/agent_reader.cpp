#include "spec/agent_reader.hpp"

#include "core/agent_catalogue.hpp"
#include "core/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <iterator>

namespace parallel_explore {

namespace spec {
namespace {

Reader::Take argv(Reader& reader, std::vector<std::string>& into) {
  return [&reader, &into](Node const& node) {
    reader.texts(into)(node);
    if (into.empty() || into[0].empty()) reader.fault(node.line, "\"run\" names no program");
  };
}

Reader::Take price(Reader& reader, std::optional<Price>& into) {
  return [&reader, &into](Node const& node) {
    auto& price = into.emplace();
    reader.table(node, "price",
                 {{"input", reader.number(price.input, 0)},
                  {"output", reader.number(price.output, 0)},
                  {"cache_read", reader.number(price.cache_read, 0)},
                  {"cache_write", reader.number(price.cache_write, 0)}});
  };
}

/// The adapter that a table names, before its other keys are read: they depend on it.
std::string adapter_of(std::string const& name, Node const& node) {
  if (auto const* const entries = std::get_if<Node::Table>(&node.value)) {
    for (auto const& entry : *entries) {
      if (entry.key != "adapter") continue;
      if (auto const* const text = std::get_if<std::string>(&entry.node.value)) return *text;
    }
  }
  return name;
}

void read_agent(Reader& reader, std::string const& name, Node const& node, AgentSettings& a) {
  auto const adapter = adapter_of(name, node);
  auto const* const row = core::find_agent(adapter);
  if (!row) {
    if (adapter != name) {
      reader.unknown(node.line, "adapter", adapter, known_agents());
    } else {
      auto const near = core::nearest(name, known_agents());
      reader.fault(node.line,
                   fmt::format("[agent.{}] is no agent of ours: {}say which one drives it, as "
                               "adapter = \"acp\"",
                               core::clean_line(name, 60),
                               near ? fmt::format("did you mean \"{}\"? Or ", *near) : ""));
    }
    return;
  }
  std::vector<Reader::Key> keys{{"adapter", reader.text(a.adapter)},
                                {"args", reader.texts(a.args)},
                                {"env", reader.text_map(a.env)},
                                {"price", price(reader, a.price)}};
  std::vector<Reader::Key> const special{{"recording", reader.text(a.recording)},
                                         {"run", argv(reader, a.run)},
                                         {"command", reader.text(a.command)},
                                         {"model", reader.text(a.model)},
                                         {"permission_mode", reader.text(a.permission_mode)}};
  std::ranges::copy_if(special, std::back_inserter(keys), [&](Reader::Key const& key) {
    return core::has_word(row->spec_keys, key.name);
  });
  reader.table(node, fmt::format("[agent.{}]", name), keys);
}

Reader::Take count(Reader& reader, std::optional<std::int64_t>& into) {
  return [&reader, &into](Node const& node) {
    std::optional<double> value;
    reader.optional_number(value)(node);
    if (!value) return;
    if (*value < 1 || *value > 1e15 || std::floor(*value) != *value) {
      reader.fault(node.line, fmt::format("{:g} is no whole number of at least 1", *value));
    } else {
      into = static_cast<std::int64_t>(*value);
    }
  };
}

Reader::Take positive(Reader& reader, std::optional<double>& into) {
  return [&reader, &into](Node const& node) {
    reader.optional_number(into)(node);
    if (into && !(*into > 0)) reader.fault(node.line, "a budget is more than 0");
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
    if (core::slug(name) != name) {
      reader.fault(line, fmt::format("\"{}\" is no name for an agent", core::clean_line(name, 60)));
    } else {
      read_agent(reader, name, table, into[name]);
    }
  }
}

std::vector<Reader::Key> budget_keys(Reader& reader, std::string const& prefix, Budget& into) {
  return {{prefix + "usd", positive(reader, into.usd)},
          {prefix + "tokens", count(reader, into.tokens)},
          {prefix + "turns", count(reader, into.turns)},
          {prefix + "time", reader.optional_duration(into.time)}};
}

}  // namespace spec
}  // namespace parallel_explore
