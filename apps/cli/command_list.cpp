#include "command_list.hpp"

#include "commands.hpp"
#include "text/display.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace pexplore {
namespace {

using parallel_explore::text::clean_line;

std::string line(std::vector<std::string> const& fields) {
  return fmt::format("{}\n", fmt::join(fields, "\t"));
}

std::string text_of(std::string const& text) { return clean_line(text, 1000); }

char const* completion_name(Completion completion) {
  switch (completion) {
    case Completion::none:
      return "none";
    case Completion::experiment:
      return "experiment";
    case Completion::approach:
      return "approach";
    case Completion::file:
      return "file";
  }
  return "none";
}

/// "-" for a flag; else the kind of value, as the help shows it: "TEXT", "TEXT:{md,json}".
std::string value_of(CLI::Option const& option) {
  auto const type = option.get_type_name();
  return type.empty() ? "-" : text_of(type);
}

/// A command, its operands and its options. `path`: with its group and the program's name.
std::string lines_of(CLI::App const& command, std::string const& path,
                     std::vector<Completion> const& operands) {
  auto text = line({"command", path, text_of(command.get_description())});
  std::string options;
  auto completion = operands.begin();
  for (auto const* option : command.get_options()) {
    auto const description = text_of(option->get_description());
    if (option->get_positional()) {
      auto const kind = completion == operands.end() ? Completion::none : *completion++;
      text += line({"operand", path, option->get_name(true), completion_name(kind),
                    option->get_items_expected_max() > 1 ? "many" : "one",
                    option->get_required() ? "required" : "optional", description});
    } else {
      options +=
          line({"option", path, option->get_name(false, true), value_of(*option), description});
    }
  }
  return text + options;
}

}  // namespace

std::string command_list(CLI::App const& app) {
  auto text = lines_of(app, app.get_name(), {});
  for (auto const& row : commands()) {
    auto path = app.get_name();
    auto const* command = &app;
    for (auto const part : {row.group, row.name}) {
      if (part.empty()) continue;
      path += fmt::format(" {}", part);
      command = command->get_subcommand(std::string(part));
    }
    text += lines_of(*command, path, row.operands);
  }
  return text;
}

}  // namespace pexplore
