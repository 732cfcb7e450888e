#include "core/durations.hpp"
#include "core/text.hpp"
#include "parallel_explore/experiment.hpp"
#include "spec/document.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>
#include <utility>

namespace parallel_explore {

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

/// Reads the draft's keys wherever they stand, and collects what becomes of each.
class Draft {
 public:
  void read(Node const& node) {
    auto const* const table = std::get_if<Node::Table>(&node.value);
    if (!table) return;
    for (auto const& entry : *table) {
      auto const reader = readers_.find(entry.key);
      if (reader != readers_.end()) {
        (this->*reader->second)(entry.node);
      } else if (std::holds_alternative<Node::Table>(entry.node.value)) {
        read(entry.node);
      } else {
        notes_.push_back(fmt::format("{}: not known, left out", core::clean_line(entry.key, 60)));
      }
    }
  }

  ImportedSpec finish() {
    std::string text = "# Made from a loop-parallel-exploration draft.\n\n";
    if (task_.empty()) notes_.emplace_back("task: missing; write it into the spec");
    text += fmt::format("task = {}\n",
                        core::toml_string(task_.empty() ? "Say what is to be done." : task_));
    for (auto const& name : approaches_)
      text += fmt::format("\n[[approach]]\nname = {}\n", core::toml_string(name));
    bool const generates = generates_ && approaches_.empty();
    if (generates || !shape_.empty()) {
      text += "\n[generate]\n";
      if (generates) text += fmt::format("count = {}\n", count_);
      if (generates) text += diversity_;
      text += shape_;
    }
    if (!generates && approaches_.empty())
      text += "\n# List the approaches that you want to explore.\n[[approach]]\nname = \"first\"\n";
    if (!session_.empty()) text += "\n[session]\n" + session_;
    for (auto const& name : criteria_) {
      text += fmt::format("\n[[criterion]]\nname = {}\njudge = {}\n", core::toml_string(name),
                          core::toml_string("Which is better in " + name + "?"));
      if (auto const weight = weights_.find(name); weight != weights_.end())
        text += fmt::format("weight = {}\n", weight->second);
    }
    for (auto const& [name, weight] : weights_) {
      if (std::ranges::find(criteria_, name) == criteria_.end())
        notes_.push_back(fmt::format("weights.{}: no such criterion, left out", name));
    }
    if (!report_.empty()) text += "\n[report]\n" + report_;
    return {std::move(text), std::move(notes_)};
  }

 private:
  void note(std::string_view key, std::string const& became) {
    notes_.push_back(fmt::format("{}: {}", key, became));
  }

  void task(Node const& node) {
    task_ = text_of(node);
    note("task", "task");
  }

  void num_approaches(Node const& node) {
    auto const* const count = std::get_if<std::int64_t>(&node.value);
    if (!count || *count < 1 || *count > 100'000)
      return note("num_approaches",
                  fmt::format("\"{}\" is no count; {} instead", text_of(node), count_));
    count_ = static_cast<int>(*count);
    note("num_approaches", fmt::format("[generate] count = {}", count_));
  }

  void approach_generation(Node const& node) {
    if (std::holds_alternative<Node::Array>(node.value)) {
      approaches_ = texts_of(node);
      return note("approach_generation", "an [[approach]] for each name");
    }
    auto const how = text_of(node);
    generates_ = how != "manual" && how != "predefined" && how != "false" && how != "user";
    note("approach_generation",
         generates_ ? "[generate]: an agent proposes them" : "list them as [[approach]]");
  }

  void approach_diversity(Node const& node) {
    auto const value = text_of(node);
    bool const known = value == "low" || value == "medium" || value == "high";
    diversity_ = fmt::format("diversity = {}\n", core::toml_string(known ? value : "medium"));
    note("approach_diversity",
         known ? "[generate] diversity" : fmt::format("\"{}\" is not known; \"medium\"", value));
  }

  void evaluation_criteria(Node const& node) {
    for (auto const& name : texts_of(node)) {
      if (std::ranges::find(criteria_, name) == criteria_.end()) criteria_.push_back(name);
    }
    if (std::holds_alternative<Node::Table>(node.value)) weights(node);
    note("evaluation_criteria",
         "a [[criterion]] each, judged blind; replace `judge` by `run` where you can measure");
  }

  void weights(Node const& node) {
    auto const* const table = std::get_if<Node::Table>(&node.value);
    if (!table) return note("weights", "no table of names and numbers, left out");
    for (auto const& entry : *table) {
      bool const number = std::holds_alternative<double>(entry.node.value) ||
                          std::holds_alternative<std::int64_t>(entry.node.value);
      if (number) weights_[entry.key] = text_of(entry.node);
    }
    note("weights", "the weight of each criterion");
  }

  void generate_prototypes(Node const& node) {
    if (text_of(node) == "true")
      return note("generate_prototypes", "always so: every approach is built in its worktree");
    shape_ += "format = \"pseudocode\"\n";
    note("generate_prototypes", "[generate] format = \"pseudocode\": written down, not built");
  }

  void prototype_depth(Node const& node) {
    auto value = text_of(node);
    std::ranges::replace(value, '-', '_');
    bool const known =
        value == "sketch" || value == "proof_of_concept" || value == "production_ready";
    if (known) shape_ += fmt::format("depth = {}\n", core::toml_string(value));
    note("prototype_depth",
         known ? "[generate] depth" : fmt::format("\"{}\" is not known, left out", value));
  }

  void prototype_format(Node const& node) {
    auto const value = text_of(node);
    bool const known = value == "code" || value == "pseudocode" || value == "diagram";
    bool const taken = shape_.find("format = ") != std::string::npos;
    if (known && !taken) shape_ += fmt::format("format = {}\n", core::toml_string(value));
    note("prototype_format", !known  ? fmt::format("\"{}\" is not known, left out", value)
                             : taken ? "left out: prototypes are not built"
                                     : "[generate] format");
  }

  void parallel_execution(Node const& node) {
    if (text_of(node) == "true")
      return note("parallel_execution", "always so; [session] max_parallel says how many at once");
    session_ += "max_parallel = 1\n";
    note("parallel_execution", "[session] max_parallel = 1");
  }

  void timeout_per_approach(Node const& node) {
    std::string value = text_of(node);
    if (std::holds_alternative<std::int64_t>(node.value)) value += "s";
    auto const duration = core::parse_duration(value);
    if (!duration || duration->count() <= 0)
      return note("timeout_per_approach", fmt::format("\"{}\" is no duration, left out", value));
    session_ += fmt::format("timeout = {}\n", core::toml_string(value));
    note("timeout_per_approach", fmt::format("[session] timeout = \"{}\"", value));
  }

  void agent_per_approach(Node const& node) {
    auto const value = text_of(node);
    auto const& known = known_agents();
    if (std::ranges::find(known, value) != known.end()) {
      session_ += fmt::format("agent = {}\n", core::toml_string(value));
      return note("agent_per_approach", fmt::format("[session] agent = \"{}\"", value));
    }
    note("agent_per_approach", value == "true" || value == "false"
                                   ? "always so: each approach has a session of its own"
                                   : "left out; give an [[approach]] its own `agent`");
  }

  void comparison_format(Node const& node) {
    auto const value = text_of(node);
    auto const ours = value == "narrative" || value == "both" ? value : std::string("matrix");
    report_ += fmt::format("comparison = {}\n", core::toml_string(ours));
    note("comparison_format", fmt::format("[report] comparison = \"{}\"", ours));
  }

  void include_code_samples(Node const& node) {
    report_ += fmt::format("code_samples = {}\n", text_of(node) == "true" ? "true" : "false");
    note("include_code_samples", "[report] code_samples");
  }

  void include_trade_off_analysis(Node const& node) {
    bool const wanted = text_of(node) == "true";
    bool const said = report_.find("comparison = ") != std::string::npos;
    if (!wanted && !said) report_ += "comparison = \"matrix\"\n";
    note("include_trade_off_analysis", wanted
                                           ? "part of [report] comparison = \"both\", the default"
                                       : said ? "left out: comparison_format says it"
                                              : "[report] comparison = \"matrix\"");
  }

  void include_recommendation(Node const& node) {
    note("include_recommendation",
         text_of(node) == "true" ? "always so" : "left out: there is always a recommendation");
  }

  void recommendation_style(Node const& node) {
    auto const value = text_of(node);
    bool const known = value == "decisive" || value == "options" || value == "conditional";
    if (known) report_ += fmt::format("recommendation = {}\n", core::toml_string(value));
    note("recommendation_style",
         known ? "[report] recommendation" : fmt::format("\"{}\" is not known, left out", value));
  }

  using ReadKey = void (Draft::*)(Node const&);
  static inline std::map<std::string, ReadKey> const readers_{
      {"task", &Draft::task},
      {"num_approaches", &Draft::num_approaches},
      {"approach_generation", &Draft::approach_generation},
      {"approach_diversity", &Draft::approach_diversity},
      {"evaluation_criteria", &Draft::evaluation_criteria},
      {"weights", &Draft::weights},
      {"generate_prototypes", &Draft::generate_prototypes},
      {"prototype_depth", &Draft::prototype_depth},
      {"prototype_format", &Draft::prototype_format},
      {"parallel_execution", &Draft::parallel_execution},
      {"timeout_per_approach", &Draft::timeout_per_approach},
      {"agent_per_approach", &Draft::agent_per_approach},
      {"comparison_format", &Draft::comparison_format},
      {"include_code_samples", &Draft::include_code_samples},
      {"include_trade_off_analysis", &Draft::include_trade_off_analysis},
      {"include_recommendation", &Draft::include_recommendation},
      {"recommendation_style", &Draft::recommendation_style}};

  std::string task_, diversity_, shape_, session_, report_;
  int count_ = default_count;
  bool generates_ = true;
  std::vector<std::string> approaches_, criteria_;
  std::map<std::string, std::string> weights_;
  std::vector<std::string> notes_;
};

}  // namespace

ImportedSpec import_draft(std::string_view text, SpecFormat format, std::string_view source) {
  Draft draft;
  draft.read(document_of(text, format, source));
  return draft.finish();
}

}  // namespace parallel_explore
