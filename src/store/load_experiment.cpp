#include "parallel_explore/error.hpp"
#include "parallel_explore/experiment.hpp"
#include "store/spec_text.hpp"

#include <fmt/format.h>

namespace parallel_explore {
inline namespace v0_2 {

namespace fs = std::filesystem;

namespace {

std::optional<SpecFormat> format_of_name(fs::path const& file) {
  auto const ending = file.extension();
  if (ending == ".toml") return SpecFormat::toml;
  if (ending == ".yaml" || ending == ".yml") return SpecFormat::yaml;
  if (ending == ".json") return SpecFormat::json;
  return std::nullopt;
}

SpecFormat format_of(fs::path const& file, std::string_view content) {
  if (auto const named = format_of_name(file)) return *named;
  if (auto const found = format_of_text(content)) return *found;
  throw Error(ErrorCode::spec,
              fmt::format("{}: the format is not known: a spec ends in .toml, .yaml, .yml or .json",
                          file.string()),
              "name it: --spec-format toml, yaml or json");
}

template <class Parse>
auto parsed(fs::path const& file, std::optional<SpecFormat> format, Parse parse) {
  auto const content = store::spec_text(file);
  return parse(content, format ? *format : format_of(file, content), file.string());
}

}  // namespace

Experiment load_experiment(fs::path const& file, std::optional<SpecFormat> format,
                           Experiment defaults) {
  return parsed(file, format,
                [&](std::string_view content, SpecFormat known, std::string const& source) {
                  return parse_experiment(content, known, source, std::move(defaults));
                });
}

std::vector<Criterion> load_criteria(fs::path const& file) {
  return parsed(file, std::nullopt, parse_criteria);
}

ImportedSpec load_draft(fs::path const& file) { return parsed(file, std::nullopt, import_draft); }

}  // namespace v0_2
}  // namespace parallel_explore
