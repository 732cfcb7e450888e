#include "spec/toml_node.hpp"

#include <toml++/toml.h>

namespace parallel_explore::spec {
namespace {

int line_of(toml::source_region const& region) { return static_cast<int>(region.begin.line); }

Node convert(toml::node const& from);

Node::Table convert_table(toml::table const& table) {
  Node::Table entries;
  for (auto const& [key, value] : table) {
    entries.push_back({std::string(key.str()), line_of(key.source()), convert(value)});
  }
  return entries;
}

Node convert(toml::node const& from) {
  Node node;
  node.line = line_of(from.source());
  if (auto const* table = from.as_table()) {
    node.value = convert_table(*table);
  } else if (auto const* array = from.as_array()) {
    Node::Array elements;
    for (auto const& element : *array) elements.push_back(convert(element));
    node.value = std::move(elements);
  } else if (auto const* text = from.as_string()) {
    node.value = text->get();
  } else if (auto const* integer = from.as_integer()) {
    node.value = integer->get();
  } else if (auto const* number = from.as_floating_point()) {
    node.value = number->get();
  } else if (auto const* boolean = from.as_boolean()) {
    node.value = boolean->get();
  }
  return node;  // dates and times are not used: such nodes have no value
}

}  // namespace

Node parse_toml(std::string_view text, std::vector<Fault>& faults) {
  Node document;
  document.value = Node::Table{};
  try {
    auto const table = toml::parse(text);
    document.value = convert_table(table);
  } catch (toml::parse_error const& error) {
    faults.push_back({line_of(error.source()), std::string(error.description())});
  }
  return document;
}

}  // namespace parallel_explore::spec
