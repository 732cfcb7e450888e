#include "criteria_option.hpp"

#include "spec_options.hpp"

#include <fmt/format.h>

#include <charconv>
#include <sstream>

namespace pexplore {

using namespace parallel_explore;

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
    pairs[each.substr(0, equals)] = each.substr(equals + 1);
  }
  return pairs;
}

std::map<std::string, double> parse_weights(std::string const& text) {
  std::map<std::string, double> weights;
  for (auto const& [name, value] : pairs_of("--weights", text)) {
    double weight = 0;
    auto const* const end = value.data() + value.size();
    auto const [read, error] = std::from_chars(value.data(), end, weight);
    if (error != std::errc() || read != end)
      wrong_option("--weights", fmt::format("\"{}={}\" is not NAME=NUMBER", name, value));
    weights[name] = weight;
  }
  return weights;
}

}  // namespace pexplore
