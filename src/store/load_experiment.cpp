#include "files/regular.hpp"
#include "parallel_explore/error.hpp"
#include "parallel_explore/experiment.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <fstream>
#include <system_error>

namespace parallel_explore {
inline namespace v0_2 {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t largest = 1 << 20;

std::optional<SpecFormat> format_of_name(fs::path const& file) {
  auto const ending = file.extension();
  if (ending == ".toml") return SpecFormat::toml;
  if (ending == ".yaml" || ending == ".yml") return SpecFormat::yaml;
  if (ending == ".json") return SpecFormat::json;
  return std::nullopt;
}

/// A pipe that the shell made: "/dev/stdin", "/dev/fd/63". No other is opened, since it may have
/// been put in the place of a file.
bool is_pipe_of_shell(fs::path const& file) {
  auto const name = file.string();
  return name.starts_with("/dev/") || name.starts_with("/proc/");
}

/// A pipe has no size before it is read, so that everything is read once, up to the limit.
std::string content_of(fs::path const& file) {
  errno = 0;
  auto in = is_pipe_of_shell(file) ? std::ifstream(file, std::ios::binary)
                                   : files::input(file, files::Links::followed);
  if (!in) {
    int const error = errno;
    auto const text = fmt::format("{} {}", file.string(), files::problem_of(file, error));
    bool const no_descriptor = error == EMFILE || error == ENFILE;
    if (no_descriptor) throw Error(ErrorCode::resource, text, "raise the limit: ulimit -n");
    throw Error(ErrorCode::not_found, text, "write one: pexplore init");
  }
  std::string content(largest + 1, '\0');
  in.read(content.data(), static_cast<std::streamsize>(content.size()));
  if (!in.eof() && in.fail())
    throw Error(ErrorCode::not_found, fmt::format("cannot read {}", file.string()));
  content.resize(static_cast<std::size_t>(in.gcount()));
  if (content.size() > largest) {
    throw Error(ErrorCode::spec,
                fmt::format("{}: more than 1 MiB is too much for a spec", file.string()),
                "put long texts into files of their own, such as `instructions`");
  }
  return content;
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
  auto const content = content_of(file);
  return parse(content, format ? *format : format_of(file, content), file.string());
}

}  // namespace

Experiment load_experiment(fs::path const& file, std::optional<SpecFormat> format) {
  return parsed(file, format, parse_experiment);
}

std::vector<Criterion> load_criteria(fs::path const& file) {
  return parsed(file, std::nullopt, parse_criteria);
}

ImportedSpec load_draft(fs::path const& file) { return parsed(file, std::nullopt, import_draft); }

}  // namespace v0_2
}  // namespace parallel_explore
