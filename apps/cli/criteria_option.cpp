#include "criteria_option.hpp"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <filesystem>
#include <sstream>

namespace pexplore {

using namespace parallel_explore;

std::vector<Criterion> criteria_named(std::string const& name) {
  bool const is_file = name.find_first_of("./") != std::string::npos;
  if (is_file) return load_criteria(name);
  return parse_criteria(criteria_preset(name), SpecFormat::toml, name + ".toml");
}

std::map<std::string, double> parse_weights(std::string const& text) {
  std::map<std::string, double> weights;
  std::istringstream parts(text);
  for (std::string part; std::getline(parts, part, ',');) {
    auto const equals = part.rfind('=');
    std::size_t used = 0;
    double weight = 0;
    try {
      if (equals != std::string::npos) weight = std::stod(part.substr(equals + 1), &used);
    } catch (std::exception const&) {
      used = 0;
    }
    if (equals == std::string::npos || used == 0 || used != part.size() - equals - 1) {
      throw CLI::ValidationError("--weights", fmt::format("\"{}\" is not NAME=NUMBER", part));
    }
    weights[part.substr(0, equals)] = weight;
  }
  return weights;
}

}  // namespace pexplore
