#include "agents/settings.hpp"

#include <boost/json.hpp>

#include <utility>

namespace parallel_explore::agents {

namespace json = boost::json;

namespace {

json::object object_of(std::string_view text) {
  json::parse_options options;
  options.allow_comments = true;
  options.allow_trailing_commas = true;
  boost::system::error_code error;
  auto value = json::parse(text, error, {}, options);
  return !error && value.is_object() ? std::move(value.as_object()) : json::object();
}

void merge(json::object& into, json::object const& more) {
  for (auto const& [name, value] : more) {
    auto* const mine = into.if_contains(name);
    if (mine && mine->is_object() && value.is_object()) {
      merge(mine->as_object(), value.as_object());
    } else {
      into[name] = value;
    }
  }
}

}  // namespace

std::string merged_settings(std::string_view settings, std::string_view more) {
  auto merged = object_of(settings);
  merge(merged, object_of(more));
  return json::serialize(merged);
}

void add_settings(std::span<core::Confinement const> sets,
                  std::map<std::string, std::string>& environment) {
  for (auto const& set : sets) {
    for (auto const& word : core::words(set.settings)) {
      auto const equals = word.find('=');
      auto& settings = environment[word.substr(0, equals)];
      settings = merged_settings(settings, std::string_view(word).substr(equals + 1));
    }
  }
}

}  // namespace parallel_explore::agents
