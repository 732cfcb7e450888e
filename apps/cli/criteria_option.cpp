#include "criteria_option.hpp"

#include "core/enum_names.hpp"
#include "spec/criterion_reader.hpp"
#include "spec_options.hpp"

#include <fmt/format.h>

#include <charconv>
#include <cmath>
#include <sstream>

namespace pexplore {

using namespace parallel_explore;

namespace {

template <class Enum>
std::map<std::string, Enum> named_values(std::string const& option, std::string const& text) {
  std::map<std::string, Enum> found;
  for (auto const& [name, value] : pairs_of(option, text)) {
    auto const known = core::value_of<Enum>(value);
    if (!known) wrong_option(option, fmt::format("\"{}\" is not one of its values", value));
    found[name] = *known;
  }
  return found;
}

}  // namespace

std::vector<Criterion> criteria_named(std::string const& name) {
  bool const is_file = name.find_first_of("./") != std::string::npos;
  if (is_file) return load_criteria(name);
  return parse_criteria(criteria_preset(name), SpecFormat::toml, name + ".toml");
}

std::map<std::string, std::string> pairs_of(std::string const& option, std::string const& text) {
  std::map<std::string, std::string> pairs;
  std::istringstream in(text);
  for (std::string each; std::getline(in, each, ',');) {
    auto const equals = each.rfind('=');
    if (equals == 0 || equals == std::string::npos || equals + 1 == each.size())
      wrong_option(option, fmt::format("\"{}\" is not CRITERION=VALUE", each));
    auto const name = each.substr(0, equals);
    if (!pairs.emplace(name, each.substr(equals + 1)).second)
      wrong_option(option, fmt::format("\"{}\" is named twice", name));
  }
  return pairs;
}

std::map<std::string, double> parse_weights(std::string const& text) {
  std::map<std::string, double> weights;
  for (auto const& [name, value] : pairs_of("--weights", text)) {
    double weight = 0;
    auto const* const end = value.data() + value.size();
    auto const [read, error] = std::from_chars(value.data(), end, weight);
    if (error != std::errc() || read != end || !std::isfinite(weight) || weight < 0)
      wrong_option("--weights",
                   fmt::format("\"{}={}\" is not NAME=NUMBER, at least 0", name, value));
    weights[name] = weight;
  }
  return weights;
}

std::map<std::string, ScaleKind> parse_scales(std::string const& text) {
  return named_values<ScaleKind>("--scale", text);
}

std::map<std::string, Better> parse_better(std::string const& text) {
  return named_values<Better>("--better", text);
}

MattersOption parse_matters(std::string const& text) {
  MattersOption matters;
  for (auto const& [name, value] : pairs_of("--matters", text)) {
    auto const difference = spec::parse_difference(value);
    if (!difference)
      wrong_option("--matters", fmt::format("\"{}\" is neither 2% nor an amount", value));
    if (name == "total") {
      matters.total = difference->amount;
    } else {
      matters.criteria[name] = *difference;
    }
  }
  return matters;
}

}  // namespace pexplore
