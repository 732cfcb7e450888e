#include "spec/yaml_node.hpp"

#include <boost/json.hpp>
#include <fmt/format.h>
#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <charconv>

namespace parallel_explore::spec {
namespace {

namespace json = boost::json;

/// More nodes than any spec needs, but few enough that nested aliases cannot exhaust the memory.
constexpr int most_nodes = 100'000;
constexpr int deepest = 64;

int line_of(YAML::Node const& node) { return node.Mark().line + 1; }

template <class Number>
bool is_number(std::string const& text, Number& value) {
  auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc{} && end == text.data() + text.size();
}

class Converter {
 public:
  explicit Converter(std::vector<Fault>& faults) : faults_(faults) {}

  Node convert(YAML::Node const& from, int depth = 0) {
    Node node;
    node.line = line_of(from);
    if (++count_ > most_nodes || depth > deepest) {
      if (!too_much_) faults_.push_back({node.line, "nested too deeply, or far too many values"});
      too_much_ = true;
      return node;
    }
    if (from.IsScalar()) {
      node.value = scalar(from);
    } else if (from.IsSequence()) {
      Node::Array elements;
      for (auto const& element : from) elements.push_back(convert(element, depth + 1));
      node.value = std::move(elements);
    } else if (from.IsMap()) {
      node.value = table(from, depth);
    }
    return node;
  }

 private:
  Node::Table table(YAML::Node const& from, int depth) {
    Node::Table entries;
    for (auto const& entry : from) {
      if (!entry.first.IsScalar()) {
        faults_.push_back({line_of(entry.first), "a key must be a string"});
        continue;
      }
      auto const key = entry.first.Scalar();
      bool const repeated = std::ranges::find(entries, key, &Node::Entry::key) != entries.end();
      if (repeated) {
        faults_.push_back({line_of(entry.first), fmt::format("duplicate key \"{}\"", key)});
      } else {
        entries.push_back({key, line_of(entry.first), convert(entry.second, depth + 1)});
      }
    }
    return entries;
  }

  /// A value by the core schema of YAML 1.2; a quoted value is a string.
  static decltype(Node::value) scalar(YAML::Node const& from) {
    auto const& text = from.Scalar();
    if (from.Tag() == "!") return text;
    if (text == "true" || text == "false") return text == "true";
    if (text.empty() || text == "~" || text == "null") return std::monostate{};
    std::int64_t integer = 0;
    if (is_number(text, integer)) return integer;
    double number = 0;
    bool const looks_like_one = text.find_first_of("0123456789") != std::string::npos;
    if (looks_like_one && is_number(text, number)) return number;
    if (text == ".inf" || text == "-.inf" || text == ".nan")
      return std::stod(text.substr(text.find('.') + 1));
    return text;
  }

  std::vector<Fault>& faults_;
  int count_ = 0;
  bool too_much_ = false;
};

/// Replaces the values by those of JSON. The YAML parser reads JSON as well, but only to find
/// lines.
void take_values(json::value const& from, Node& into) {
  if (from.is_object() && std::holds_alternative<Node::Table>(into.value)) {
    for (auto& entry : std::get<Node::Table>(into.value)) {
      if (auto const* found = from.as_object().if_contains(entry.key))
        take_values(*found, entry.node);
    }
  } else if (from.is_array() && std::holds_alternative<Node::Array>(into.value)) {
    auto& elements = std::get<Node::Array>(into.value);
    auto const& array = from.as_array();
    for (std::size_t i = 0; i < std::min(elements.size(), array.size()); ++i) {
      take_values(array[i], elements[i]);
    }
  } else if (from.is_string()) {
    into.value = std::string(from.as_string());
  } else if (from.is_int64()) {
    into.value = from.as_int64();
  } else if (from.is_number()) {
    into.value = from.to_number<double>();
  } else if (from.is_bool()) {
    into.value = from.as_bool();
  } else if (from.is_null()) {
    into.value = std::monostate{};
  }
}

int line_at(std::string_view text, std::size_t offset) {
  return 1 + static_cast<int>(std::ranges::count(text.substr(0, offset), '\n'));
}

/// The length of the beginning of the text that is valid JSON, to report where it ends.
std::size_t accepted(std::string_view text) {
  json::stream_parser parser;
  json::error_code error;
  std::size_t taken = 0;
  for (; taken < text.size() && !error; ++taken) parser.write(text.data() + taken, 1, error);
  return error ? taken - 1 : taken;
}

}  // namespace

Node parse_yaml(std::string_view text, std::vector<Fault>& faults) {
  Node document;
  document.value = Node::Table{};
  try {
    auto const root = YAML::Load(std::string(text));
    if (root.IsNull()) return document;
    if (root.IsMap()) return Converter(faults).convert(root);
    faults.push_back({1, "a spec must be a table of keys and values"});
  } catch (YAML::Exception const& error) {
    faults.push_back({error.mark.line + 1, error.msg});
  }
  return document;
}

Node parse_json(std::string_view text, std::vector<Fault>& faults) {
  json::error_code error;
  auto const value = json::parse(text, error);
  if (error) {
    faults.push_back({line_at(text, accepted(text)), "not JSON: " + error.message()});
    Node empty;
    empty.value = Node::Table{};
    return empty;
  }
  auto document = parse_yaml(text, faults);
  take_values(value, document);
  return document;
}

}  // namespace parallel_explore::spec
