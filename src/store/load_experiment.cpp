#include "files/regular.hpp"
#include "parallel_explore/error.hpp"
#include "parallel_explore/experiment.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <sstream>

namespace parallel_explore {
inline namespace v0_2 {

namespace fs = std::filesystem;

namespace {

constexpr std::uintmax_t largest = 1 << 20;

SpecFormat format_of(fs::path const& file) {
  auto const ending = file.extension();
  if (ending == ".toml") return SpecFormat::toml;
  if (ending == ".yaml" || ending == ".yml") return SpecFormat::yaml;
  if (ending == ".json") return SpecFormat::json;
  throw Error(ErrorCode::spec,
              fmt::format("{}: a spec ends in .toml, .yaml, .yml or .json", file.string()));
}

std::string content_of(fs::path const& file) {
  auto in = files::input(file, files::Links::followed);
  if (!in) {
    throw Error(ErrorCode::not_found,
                fmt::format("{} {}", file.string(), files::problem_of(file, errno)),
                "write one: pexplore init");
  }
  std::error_code error;
  auto const size = fs::file_size(file, error);
  if (size > largest) {
    throw Error(ErrorCode::spec,
                fmt::format("{}: {:.1f} MB are too much for a spec; the limit is 1 MiB",
                            file.string(), static_cast<double>(size) / 1e6),
                "put long texts into files of their own, such as `instructions`");
  }
  std::ostringstream content;
  content << in.rdbuf();
  if (!in) throw Error(ErrorCode::not_found, fmt::format("cannot read {}", file.string()));
  return std::move(content).str();
}

}  // namespace

Experiment load_experiment(fs::path const& file) {
  auto const format = format_of(file);
  return parse_experiment(content_of(file), format, file.string());
}

std::vector<Criterion> load_criteria(fs::path const& file) {
  auto const format = format_of(file);
  return parse_criteria(content_of(file), format, file.string());
}

ImportedSpec load_draft(fs::path const& file) {
  auto const format = format_of(file);
  return import_draft(content_of(file), format, file.string());
}

}  // namespace v0_2
}  // namespace parallel_explore
