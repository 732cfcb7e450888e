#include "parallel_explore/error.hpp"
#include "parallel_explore/experiment.hpp"
#include "spec/document.hpp"
#include "spec/inline_tables.hpp"
#include "text/display.hpp"
#include "text/durations.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>
#include <utility>

namespace parallel_explore {
inline namespace v0_2 {

using namespace spec;

namespace {

constexpr int default_count = 3;

std::string text_of(Node const& node) {
  if (auto const* text = std::get_if<std::string>(&node.value)) return *text;
  if (auto const* integer = std::get_if<std::int64_t>(&node.value))
    return fmt::format("{}", *integer);
  if (auto const* number = std::get_if<double>(&node.value)) return fmt::format("{:g}", *number);
  if (auto const* truth = std::get_if<bool>(&node.value)) return *truth ? "true" : "false";
  return std::string(node.type());
}

std::vector<std::string> texts_of(Node const& node) {
  std::vector<std::string> texts;
  if (auto const* array = std::get_if<Node::Array>(&node.value)) {
    for (auto const& each : *array) texts.push_back(text_of(each));
  } else if (auto const* table = std::get_if<Node::Table>(&node.value)) {
    for (auto const& each : *table) texts.push_back(each.key);
  } else {
    texts.push_back(text_of(node));
  }
  return texts;
}

/// A spec in the making: parts of its text, and a note on each key of the draft.
struct Draft {
  std::string task, diversity, shape, session, report;
  int count = default_count;
  bool generates = true;
  int understood = 0;  ///< keys
  std::vector<std::string> approaches, criteria;
  std::map<std::string, std::string> weights;
  std::vector<std::string> notes;
};

void note(Draft& draft, std::string_view key, std::string const& became) {
  draft.notes.push_back(fmt::format("{}: {}", key, became));
}

void read_task(Draft& draft, Node const& node) {
  draft.task = text_of(node);
  note(draft, "task", "task");
}

void read_num_approaches(Draft& draft, Node const& node) {
  auto const* const count = std::get_if<std::int64_t>(&node.value);
  if (!count || *count < 1 || *count > 100'000)
    return note(draft, "num_approaches",
                fmt::format("\"{}\" is not a valid count; {} is used", text_of(node), draft.count));
  draft.count = static_cast<int>(*count);
  note(draft, "num_approaches", fmt::format("[generate] count = {}", draft.count));
}

void read_approach_generation(Draft& draft, Node const& node) {
  if (std::holds_alternative<Node::Array>(node.value)) {
    draft.approaches = texts_of(node);
    return note(draft, "approach_generation", "an [[approach]] for each name");
  }
  auto const how = text_of(node);
  draft.generates = how != "manual" && how != "predefined" && how != "false" && how != "user";
  note(draft, "approach_generation",
       draft.generates ? "[generate]: an agent proposes them" : "list them as [[approach]]");
}

void read_approach_diversity(Draft& draft, Node const& node) {
  auto const value = text_of(node);
  bool const known = value == "low" || value == "medium" || value == "high";
  draft.diversity = fmt::format("diversity = {}\n", text::toml_string(known ? value : "medium"));
  note(draft, "approach_diversity",
       known ? "[generate] diversity"
             : fmt::format("\"{}\" is not known; \"medium\" is used", value));
}

void read_weights(Draft& draft, Node const& node) {
  auto const* const table = std::get_if<Node::Table>(&node.value);
  if (!table) return note(draft, "weights", "not a table of names and numbers, left out");
  for (auto const& entry : *table) {
    bool const number = std::holds_alternative<double>(entry.node.value) ||
                        std::holds_alternative<std::int64_t>(entry.node.value);
    if (number) draft.weights[entry.key] = text_of(entry.node);
  }
  note(draft, "weights", "the weight of each criterion");
}

void read_evaluation_criteria(Draft& draft, Node const& node) {
  for (auto const& name : texts_of(node)) {
    if (std::ranges::find(draft.criteria, name) == draft.criteria.end())
      draft.criteria.push_back(name);
  }
  if (std::holds_alternative<Node::Table>(node.value)) read_weights(draft, node);
  note(draft, "evaluation_criteria",
       "a [[criterion]] each, judged blind; replace `judge` by `run` where you can measure");
}

void read_generate_prototypes(Draft& draft, Node const& node) {
  if (text_of(node) == "true")
    return note(draft, "generate_prototypes", "always so: every approach is built in its worktree");
  draft.shape += "format = \"pseudocode\"\n";
  note(draft, "generate_prototypes", "[generate] format = \"pseudocode\": written down, not built");
}

void read_prototype_depth(Draft& draft, Node const& node) {
  auto value = text_of(node);
  std::ranges::replace(value, '-', '_');
  bool const known =
      value == "sketch" || value == "proof_of_concept" || value == "production_ready";
  if (known) draft.shape += fmt::format("depth = {}\n", text::toml_string(value));
  note(draft, "prototype_depth",
       known ? "[generate] depth" : fmt::format("\"{}\" is not known, left out", value));
}

void read_prototype_format(Draft& draft, Node const& node) {
  auto const value = text_of(node);
  bool const known = value == "code" || value == "pseudocode" || value == "diagram";
  bool const taken = draft.shape.find("format = ") != std::string::npos;
  if (known && !taken) draft.shape += fmt::format("format = {}\n", text::toml_string(value));
  note(draft, "prototype_format",
       !known  ? fmt::format("\"{}\" is not known, left out", value)
       : taken ? "left out: prototypes are not built"
               : "[generate] format");
}

void read_parallel_execution(Draft& draft, Node const& node) {
  if (text_of(node) == "true")
    return note(draft, "parallel_execution",
                "always so; [session] max_parallel says how many at once");
  draft.session += "max_parallel = 1\n";
  note(draft, "parallel_execution", "[session] max_parallel = 1");
}

void read_timeout_per_approach(Draft& draft, Node const& node) {
  std::string value = text_of(node);
  if (std::holds_alternative<std::int64_t>(node.value)) value += "s";
  auto const duration = text::parse_duration(value);
  if (!duration || duration->count() <= 0)
    return note(draft, "timeout_per_approach",
                fmt::format("\"{}\" is not a duration, left out", value));
  draft.session += fmt::format("timeout = {}\n", text::toml_string(value));
  note(draft, "timeout_per_approach", fmt::format("[session] timeout = \"{}\"", value));
}

void read_agent_per_approach(Draft& draft, Node const& node) {
  auto const value = text_of(node);
  auto const& known = known_agents();
  if (std::ranges::find(known, value) != known.end()) {
    draft.session += fmt::format("agent = {}\n", text::toml_string(value));
    return note(draft, "agent_per_approach", fmt::format("[session] agent = \"{}\"", value));
  }
  note(draft, "agent_per_approach",
       value == "true" || value == "false" ? "always so: each approach has a session of its own"
                                           : "left out; give an [[approach]] its own `agent`");
}

void read_comparison_format(Draft& draft, Node const& node) {
  auto const value = text_of(node);
  auto const comparison = value == "narrative" || value == "both" ? value : std::string("matrix");
  draft.report += fmt::format("comparison = {}\n", text::toml_string(comparison));
  note(draft, "comparison_format", fmt::format("[report] comparison = \"{}\"", comparison));
}

void read_include_code_samples(Draft& draft, Node const& node) {
  draft.report += fmt::format("code_samples = {}\n", text_of(node) == "true" ? "true" : "false");
  note(draft, "include_code_samples", "[report] code_samples");
}

void read_include_trade_off_analysis(Draft& draft, Node const& node) {
  bool const wanted = text_of(node) == "true";
  bool const said = draft.report.find("comparison = ") != std::string::npos;
  if (!wanted && !said) draft.report += "comparison = \"matrix\"\n";
  note(draft, "include_trade_off_analysis",
       wanted ? "part of [report] comparison = \"both\", the default"
       : said ? "left out: comparison_format decides it"
              : "[report] comparison = \"matrix\"");
}

void read_include_recommendation(Draft& draft, Node const& node) {
  note(draft, "include_recommendation",
       text_of(node) == "true" ? "always so" : "left out: there is always a recommendation");
}

void read_recommendation_style(Draft& draft, Node const& node) {
  auto const value = text_of(node);
  bool const known = value == "decisive" || value == "options" || value == "conditional";
  if (known) draft.report += fmt::format("recommendation = {}\n", text::toml_string(value));
  note(draft, "recommendation_style",
       known ? "[report] recommendation" : fmt::format("\"{}\" is not known, left out", value));
}

using ReadKey = void (*)(Draft&, Node const&);

constexpr std::string_view module_name = "loop-parallel-exploration";

Node const* value_of(Node::Table const& table, std::string_view key) {
  auto const found = std::ranges::find(table, key, &Node::Entry::key);
  return found == table.end() ? nullptr : &found->node;
}

/// The `config` of that module in a list of modules, at any depth; null: there is no such list.
Node const* module_config(Node const& node) {
  if (auto const* array = std::get_if<Node::Array>(&node.value)) {
    for (auto const& each : *array) {
      if (auto const* found = module_config(each)) return found;
    }
  }
  auto const* const table = std::get_if<Node::Table>(&node.value);
  if (!table) return nullptr;
  auto const* const module = value_of(*table, "module");
  auto const* const config = value_of(*table, "config");
  if (module && config && text_of(*module) == module_name) return config;
  for (auto const& entry : *table) {
    if (auto const* found = module_config(entry.node)) return found;
  }
  return nullptr;
}

/// Reads the known keys of a table, and of the tables in it.
void read_keys(Draft& draft, Node const& node) {
  static std::map<std::string, ReadKey> const readers{
      {"task", read_task},
      {"num_approaches", read_num_approaches},
      {"approach_generation", read_approach_generation},
      {"approach_diversity", read_approach_diversity},
      {"evaluation_criteria", read_evaluation_criteria},
      {"weights", read_weights},
      {"generate_prototypes", read_generate_prototypes},
      {"prototype_depth", read_prototype_depth},
      {"prototype_format", read_prototype_format},
      {"parallel_execution", read_parallel_execution},
      {"timeout_per_approach", read_timeout_per_approach},
      {"agent_per_approach", read_agent_per_approach},
      {"comparison_format", read_comparison_format},
      {"include_code_samples", read_include_code_samples},
      {"include_trade_off_analysis", read_include_trade_off_analysis},
      {"include_recommendation", read_include_recommendation},
      {"recommendation_style", read_recommendation_style}};
  auto const* const table = std::get_if<Node::Table>(&node.value);
  if (!table) return;
  for (auto const& entry : *table) {
    auto const reader = readers.find(entry.key);
    if (reader != readers.end()) {
      ++draft.understood;
      reader->second(draft, entry.node);
    } else if (std::holds_alternative<Node::Table>(entry.node.value)) {
      read_keys(draft, entry.node);
    } else {
      draft.notes.push_back(
          fmt::format("{}: not known, left out", text::clean_line(entry.key, 60)));
    }
  }
}

ImportedSpec spec_of(Draft draft) {
  std::string text = "# Made from a loop-parallel-exploration draft.\n\n";
  if (draft.task.empty()) draft.notes.emplace_back("task: missing; write it into the spec");
  text +=
      fmt::format("task = {}\n",
                  text::toml_string(draft.task.empty() ? "Say what is to be done." : draft.task));
  for (auto const& name : draft.approaches)
    text += fmt::format("\n[[approach]]\nname = {}\n", text::toml_string(name));
  bool const generates = draft.generates && draft.approaches.empty();
  if (generates || !draft.shape.empty()) {
    text += "\n[generate]\n";
    if (generates) text += fmt::format("count = {}\n", draft.count);
    if (generates) text += draft.diversity;
    text += draft.shape;
  }
  if (!generates && draft.approaches.empty())
    text += "\n# List the approaches that you want to explore.\n[[approach]]\nname = \"first\"\n";
  if (!draft.session.empty()) text += "\n[session]\n" + draft.session;
  for (auto const& name : draft.criteria) {
    text += fmt::format("\n[[criterion]]\nname = {}\njudge = {}\n", text::toml_string(name),
                        text::toml_string("Which is better in " + name + "?"));
    if (auto const weight = draft.weights.find(name); weight != draft.weights.end())
      text += fmt::format("weight = {}\n", weight->second);
  }
  for (auto const& [name, weight] : draft.weights) {
    if (std::ranges::find(draft.criteria, name) == draft.criteria.end())
      draft.notes.push_back(fmt::format("weights.{}: no such criterion, left out", name));
  }
  if (!draft.report.empty()) text += "\n[report]\n" + draft.report;
  return {std::move(text), std::move(draft.notes)};
}

}  // namespace

namespace {

/// Drafts write inline tables over several lines, which TOML 1.0 does not have.
Node draft_document(std::string_view text, SpecFormat format, std::string_view source) {
  if (format != SpecFormat::toml) return document_of(text, format, source);
  try {
    return document_of(text, format, source);
  } catch (Error const&) {
    auto const joined = joined_inline_tables(text);
    if (joined == text) throw;
    return document_of(joined, format, source);
  }
}

}  // namespace

ImportedSpec import_draft(std::string_view text, SpecFormat format, std::string_view source) {
  Draft draft;
  auto const document = draft_document(text, format, source);
  auto const* const config = module_config(document);
  read_keys(draft, config ? *config : document);
  if (draft.understood == 0)
    refuse({{0, fmt::format("no key of {} is in it, so nothing was written", module_name)}},
           source);
  return spec_of(std::move(draft));
}

}  // namespace v0_2
}  // namespace parallel_explore
