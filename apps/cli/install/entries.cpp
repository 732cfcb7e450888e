#include "install/entries.hpp"

#include "install/json_members.hpp"
#include "spec/toml_node.hpp"

#include <boost/json.hpp>
#include <fmt/format.h>

#include <algorithm>

namespace pexplore::install {

namespace json = boost::json;
namespace spec = parallel_explore::spec;

namespace {

constexpr std::string_view entry_name = "pexplore";

bool is_blank(std::string_view text) {
  return text.find_first_not_of(" \t\r\n") == std::string_view::npos;
}

std::optional<json::value> parsed(std::string_view text) {
  json::parse_options options;
  options.allow_comments = true;
  options.allow_trailing_commas = true;
  options.max_depth = 256;
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  json::error_code error;
  auto value = json::parse(text, error, {}, options);
  if (error) return std::nullopt;
  return value;
}

Member const* member_named(ObjectText const& object, std::string_view name) {
  auto const found = std::ranges::find(object.members, name, &Member::name);
  return found == object.members.end() ? nullptr : &*found;
}

/// The blanks that a line of `at` begins with.
std::string indent_at(std::string_view text, std::size_t at) {
  auto const line = text.rfind('\n', at == 0 ? 0 : at - 1);
  auto const begin = line == std::string_view::npos ? 0 : line + 1;
  auto const end = std::min(text.find_first_not_of(" \t", begin), at);
  return std::string(text.substr(begin, end - begin));
}

/// A further member of an object, laid out as the ones before it.
Insertion member_insertion(std::string_view text, ObjectText const& object, std::string const& name,
                           std::string const& value) {
  auto const outer = indent_at(text, object.open);
  if (object.members.empty()) {
    bool const is_bare = is_blank(text.substr(object.open, object.close - object.open));
    return {object.open,
            fmt::format("\n{0}  \"{1}\": {2}\n{0}", outer, name, value) + (is_bare ? "" : "\n")};
  }
  auto const& last = object.members.back();
  bool const on_own_line =
      text.substr(object.open, last.begin - object.open).find('\n') != std::string_view::npos;
  auto const separator = on_own_line ? "\n" + indent_at(text, last.begin) : std::string(" ");
  return {last.end, fmt::format(",{}\"{}\": {}", separator, name, value)};
}

EntryState json_state(std::string_view settings, WantedEntry const& entry) {
  if (is_blank(settings)) return EntryState::absent;
  auto const value = parsed(settings);
  if (!value || !value->is_object() || !object_in(settings)) return EntryState::impossible;
  auto const* const table = value->get_object().if_contains(entry.table);
  if (!table) return EntryState::absent;
  if (!table->is_object()) return EntryState::impossible;
  auto const* const found = table->get_object().if_contains(entry_name);
  if (!found) return EntryState::absent;
  return *found == parsed(entry.text) ? EntryState::same : EntryState::other;
}

Insertion json_insertion(std::string_view settings, WantedEntry const& entry) {
  auto const root = object_in(settings);
  if (!root) {
    return {settings.size(), fmt::format("{{\n  \"{}\": {{\n    \"{}\": {}\n  }}\n}}\n",
                                         entry.table, entry_name, entry.text)};
  }
  auto const* const table = member_named(*root, entry.table);
  if (table) {
    return member_insertion(settings, *object_in(settings, table->value), std::string(entry_name),
                            std::string(entry.text));
  }
  return member_insertion(settings, *root, std::string(entry.table),
                          fmt::format("{{\n    \"{}\": {}\n  }}", entry_name, entry.text));
}

/// Removes a member with the comma that it needs no more.
std::string without_member(std::string_view settings, ObjectText const& object,
                           Member const& member) {
  auto const index = static_cast<std::size_t>(&member - object.members.data());
  auto begin = member.begin, end = member.end;
  if (index > 0) {
    begin = object.members[index - 1].end;
  } else if (object.members.size() > 1) {
    end = object.members[1].begin;
  } else if (auto const comma = settings.substr(end, object.close - end).find(',');
             comma != std::string_view::npos) {
    end += comma + 1;
  }
  return std::string(settings.substr(0, begin)) + std::string(settings.substr(end));
}

/// All members but the entry, to see that nothing else changes.
json::value others(json::value value, std::string_view table) {
  auto& object = value.as_object();
  auto* const found = object.if_contains(table);
  if (!found || !found->is_object()) return value;
  found->get_object().erase(entry_name);
  if (found->get_object().empty()) object.erase(table);
  return value;
}

std::optional<std::string> without_json(std::string_view settings, WantedEntry const& entry) {
  auto const before = parsed(settings);
  auto const root = object_in(settings);
  auto const* const table = root ? member_named(*root, entry.table) : nullptr;
  auto const object = table ? object_in(settings, table->value) : std::nullopt;
  auto const* const member = object ? member_named(*object, entry_name) : nullptr;
  if (!before || !member) return std::nullopt;
  auto text = without_member(settings, *object, *member);
  auto const after = parsed(text);
  if (!after || others(*before, entry.table) != others(*after, entry.table)) return std::nullopt;
  return text;
}

/// The keys of a table with their values, without their lines.
std::string flat(spec::Node const& node) {
  if (auto const* const table = std::get_if<spec::Node::Table>(&node.value)) {
    std::string text;
    for (auto const& each : *table) text += fmt::format("{}={};", each.key, flat(each.node));
    return "{" + text + "}";
  }
  if (auto const* const array = std::get_if<spec::Node::Array>(&node.value)) {
    std::string text;
    for (auto const& each : *array) text += flat(each) + ",";
    return "[" + text + "]";
  }
  if (auto const* const text = std::get_if<std::string>(&node.value)) return "\"" + *text + "\"";
  return std::string(node.type());
}

spec::Node const* child(spec::Node const& node, std::string_view key) {
  auto const* const table = std::get_if<spec::Node::Table>(&node.value);
  if (!table) return nullptr;
  auto const found = std::ranges::find(*table, key, &spec::Node::Entry::key);
  return found == table->end() ? nullptr : &found->node;
}

std::optional<spec::Node> toml_of(std::string_view text) {
  std::vector<spec::Fault> faults;
  auto node = spec::parse_toml(text, faults);
  if (!faults.empty()) return std::nullopt;
  return node;
}

std::string toml_block(WantedEntry const& entry) {
  return fmt::format("[{}.{}]\n{}", entry.table, entry_name, entry.text);
}

EntryState toml_state(std::string_view settings, WantedEntry const& entry) {
  auto const document = toml_of(settings);
  if (!document) return EntryState::impossible;
  auto const* const table = child(*document, entry.table);
  auto const* const found = table ? child(*table, entry_name) : nullptr;
  if (!found) {
    // A table in braces cannot be added to.
    auto const added = std::string(settings) + "\n" + toml_block(entry);
    return toml_of(added) ? EntryState::absent : EntryState::impossible;
  }
  auto const wanted = *toml_of(entry.text);
  return flat(*found) == flat(wanted) ? EntryState::same : EntryState::other;
}

Insertion toml_insertion(std::string_view settings, WantedEntry const& entry) {
  auto const* const gap = settings.empty() ? "" : settings.ends_with('\n') ? "\n" : "\n\n";
  return {settings.size(), gap + toml_block(entry)};
}

}  // namespace

EntryState state_of(std::string_view settings, WantedEntry const& entry) {
  return entry.format == SettingsFormat::json ? json_state(settings, entry)
                                              : toml_state(settings, entry);
}

Insertion insertion_of(std::string_view settings, WantedEntry const& entry) {
  return entry.format == SettingsFormat::json ? json_insertion(settings, entry)
                                              : toml_insertion(settings, entry);
}

std::optional<std::string> without(std::string_view settings, WantedEntry const& entry,
                                   std::string_view inserted) {
  if (state_of(settings, entry) != EntryState::same) return std::nullopt;
  if (auto const at = settings.find(inserted); at != std::string_view::npos) {
    auto text =
        std::string(settings.substr(0, at)) + std::string(settings.substr(at + inserted.size()));
    if (is_blank(text) || state_of(text, entry) == EntryState::absent) return text;
  }
  if (entry.format == SettingsFormat::json) return without_json(settings, entry);
  return std::nullopt;
}

}  // namespace pexplore::install
