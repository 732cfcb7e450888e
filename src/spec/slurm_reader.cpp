#include "spec/slurm_reader.hpp"

#include "spec/takes.hpp"
#include "text/display.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <string>

namespace parallel_explore::spec {
namespace {

bool is_word(std::string const& text) {
  return !text.empty() && std::ranges::none_of(text, [](unsigned char c) {
    return std::isspace(c) != 0 || std::iscntrl(c) != 0;
  });
}

std::size_t digits_at(std::string_view text) {
  return static_cast<std::size_t>(
      std::ranges::find_if(text, [](unsigned char c) { return std::isdigit(c) == 0; }) -
      text.begin());
}

/// "30", "2:00:00", "1-12", "1-12:30:00".
bool is_slurm_time(std::string_view text) {
  if (text == "UNLIMITED" || text == "INFINITE") return true;
  for (int parts = 1; parts <= 4; ++parts) {
    auto const digits = digits_at(text);
    if (digits == 0) return false;
    text.remove_prefix(digits);
    if (text.empty()) return true;
    bool const is_separator = text.front() == ':' || (text.front() == '-' && parts == 1);
    if (!is_separator) return false;
    text.remove_prefix(1);
  }
  return false;
}

/// "4000", "8G".
bool is_slurm_memory(std::string_view text) {
  auto const digits = digits_at(text);
  if (digits == 0) return false;
  text.remove_prefix(digits);
  return text.empty() || (text.size() == 1 &&
                          std::string_view("KMGT").find(text.front()) != std::string_view::npos);
}

/// Options that are given to sbatch for each job, or that would change how it answers.
bool is_taken(std::string_view option) {
  constexpr std::array<std::string_view, 12> taken{
      "--array",    "-a",     "--output", "-o",          "--input", "-i",
      "--parsable", "--wrap", "--wait",   "--test-only", "--help",  "--job-name"};
  return std::ranges::find(taken, option.substr(0, option.find('='))) != taken.end();
}

Take take_word(Reader& reader, std::string& into, bool (*is_fine)(std::string const&),
               std::string_view example) {
  return [&reader, &into, is_fine, example](Node const& value) {
    auto const* const text = reader.string_of(value);
    if (!text) return;
    into = *text;
    if (is_fine(into)) return;
    reader.fault(value.line, fmt::format("\"{}\" takes a text as sbatch does, such as \"{}\", not "
                                         "\"{}\"",
                                         reader.key(), example, text::clean_line(into, 60)));
  };
}

void take_options(Reader& reader, Node const& value, std::vector<std::string>& options) {
  take_texts(reader, options)(value);
  for (auto const& option : options) {
    bool const is_option =
        option.starts_with('-') && option.size() > 1 &&
        std::ranges::none_of(option, [](unsigned char c) { return std::iscntrl(c) != 0; });
    if (!is_option) {
      reader.fault(value.line, fmt::format("\"options\" takes options of sbatch with their values, "
                                           "such as \"--qos=low\", not \"{}\"",
                                           text::clean_line(option, 60)));
    } else if (is_taken(option)) {
      reader.fault(value.line, fmt::format("\"{}\" is set for each job, and is not for \"options\"",
                                           text::clean_line(option, 60)));
    }
  }
}

}  // namespace

void read_slurm(Reader& reader, Node const& node, std::string_view where, Slurm& into) {
  reader.table(
      node, where,
      {{"partition", take_word(reader, into.partition, is_word, "main")},
       {"account", take_word(reader, into.account, is_word, "project1")},
       {"constraint", take_word(reader, into.constraint, is_word, "avx512")},
       {"time", take_word(
                    reader, into.time, [](std::string const& text) { return is_slurm_time(text); },
                    "2:00:00")},
       {"memory", take_word(
                      reader, into.memory,
                      [](std::string const& text) { return is_slurm_memory(text); }, "8G")},
       {"cpus", take_integer(reader, into.cpus, 1, 100'000)},
       {"exclusive", take_boolean(reader, into.exclusive)},
       {"options", [&](Node const& value) { take_options(reader, value, into.options); }}});
}

}  // namespace parallel_explore::spec
