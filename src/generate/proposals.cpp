#include "generate/proposals.hpp"

#include "core/enum_names.hpp"
#include "text/display.hpp"
#include "text/embedded_json.hpp"
#include "text/words.hpp"

#include <boost/json.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <set>

namespace parallel_explore::generate {

namespace json = boost::json;

namespace {

constexpr std::size_t longest_name = 60, longest_line = 300, longest_text = 4000;
constexpr std::size_t most_characteristics = 20;

/// A text member on one line, cut to `limit`; empty if it is not a text.
std::string text_at(json::object const& object, std::string_view key, std::size_t limit) {
  auto const* const value = object.if_contains(key);
  if (!value || !value->is_string()) return {};
  return text::clean_line(std::string_view(value->as_string()), limit);
}

std::string read_one(json::value const& value, std::set<std::string>& names, Approach& approach) {
  if (!value.is_object()) return "each approach is an object";
  auto const& object = value.as_object();
  approach.name = text::slug(text_at(object, "name", longest_name));
  if (approach.name.empty()) return "an approach has no \"name\" with letters or digits";
  if (is_reserved_name(approach.name))
    return fmt::format("no approach can be called \"{}\": the name is reserved", approach.name);
  if (!names.insert(approach.name).second)
    return fmt::format("two approaches are called \"{}\"", approach.name);
  approach.description = text_at(object, "description", longest_text);
  if (approach.description.empty())
    return fmt::format("approach \"{}\" has no \"description\"", approach.name);
  approach.rationale = text_at(object, "rationale", longest_text);
  auto const* const list = object.if_contains("characteristics");
  if (!list) return {};
  if (!list->is_array())
    return fmt::format("the \"characteristics\" of \"{}\" are not a list", approach.name);
  for (auto const& each : list->as_array()) {
    if (!each.is_string() || approach.characteristics.size() == most_characteristics) continue;
    approach.characteristics.push_back(
        text::clean_line(std::string_view(each.as_string()), longest_line));
  }
  return {};
}

constexpr auto shape =
    R"({"approaches": [{"name": "short-slug", "description": "what is done, in one to three sentences", "rationale": "why it might win", "characteristics": ["key property", "another"]}]})";

std::string list_of(std::vector<Approach> const& approaches) {
  std::string text;
  for (auto const& each : approaches)
    text += fmt::format("- {}: {}\n", each.name, text::clean_line(each.description, longest_line));
  return text;
}

std::string difference_asked(Diversity diversity) {
  switch (diversity) {
    case Diversity::low:
      return "They may be variations of one design, if each differs in something that matters.";
    case Diversity::medium:
      return "Each must rest on another central idea, not on other parameters of the same one.";
    case Diversity::high:
      return "Each must come from another school of thought: other data structures, other "
             "architecture, other trade-offs.";
  }
  return {};
}

}  // namespace

Proposals read_proposals(std::string_view answer) {
  Proposals proposals;
  auto const object = text::last_object_with(answer, "approaches");
  if (!object) {
    proposals.problem = "it holds no complete JSON object with \"approaches\"";
    return proposals;
  }
  auto const& list = object->at("approaches");
  if (!list.is_array() || list.as_array().empty()) {
    proposals.problem = "\"approaches\" is not a list with at least one element";
    return proposals;
  }
  std::set<std::string> names;
  for (auto const& each : list.as_array()) {
    Approach approach;
    proposals.problem = read_one(each, names, approach);
    if (!proposals.problem.empty()) return proposals;
    proposals.approaches.push_back(std::move(approach));
  }
  return proposals;
}

std::string ask_for_approaches(std::string const& task, std::vector<Approach> const& listed,
                               int count, GenerateSettings const& settings) {
  auto text = fmt::format(
      "Look at the repository in the current directory. Change nothing: you only propose.\n\n"
      "The task that others will be given:\n\n{}\n\n"
      "Propose {} approach{} to it that will be tried side by side, each by an agent that knows "
      "nothing of the others. {} Each must be feasible in this repository as it is.\n",
      task, count, count == 1 ? "" : "es", difference_asked(settings.diversity));
  text += fmt::format("The wanted depth of each: {}; its form: {}.\n",
                      core::name_in_table(settings.depth), core::name_in_table(settings.format));
  if (!listed.empty()) text += "\nThese are there already; do not repeat them:\n" + list_of(listed);
  return text + fmt::format(
                    "\nYour final answer is one JSON object of this shape, and nothing "
                    "else:\n\n```json\n{}\n```\n",
                    shape);
}

std::string ask_again(std::string const& problem) {
  return fmt::format(
      "Your answer cannot be used: {}. Give the whole answer again, as one JSON object of this "
      "shape, and nothing else:\n\n```json\n{}\n```\n",
      problem, shape);
}

std::string ask_for_others(std::vector<Approach> const& kept,
                           std::vector<std::string> const& too_alike, int count) {
  std::string text = "Some of these are one idea in other words:\n";
  for (auto const& each : too_alike) text += "- " + each + "\n";
  if (!kept.empty()) text += "\nThese are kept:\n" + list_of(kept);
  return text +
         fmt::format(
             "\nPropose {} more that differ{} from all of them in the central idea. Give only "
             "the new ones, as one JSON object of this shape, and nothing else:\n\n"
             "```json\n{}\n```\n",
             count, count == 1 ? "s" : "", shape);
}

}  // namespace parallel_explore::generate
