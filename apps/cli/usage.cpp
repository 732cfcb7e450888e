#include "usage.hpp"

#include "text/words.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace pexplore {

namespace {

std::vector<CLI::App const*> commands_in(CLI::App const& app) {
  return app.get_subcommands([](CLI::App const*) { return true; });
}

/// Null if there is none of that name.
CLI::App const* find_command(CLI::App const& app, std::string const& name) {
  auto const all = commands_in(app);
  auto const found =
      std::ranges::find(all, name, [](CLI::App const* each) { return each->get_name(); });
  return found == all.end() ? nullptr : *found;
}

std::vector<std::string> names_of_commands(CLI::App const& app) {
  std::vector<std::string> names;
  for (auto const* each : commands_in(app)) names.push_back(each->get_name());
  return names;
}

/// "--json", "-f", …
std::vector<std::string> names_of_options(CLI::App const& app) {
  std::vector<std::string> names;
  for (auto const* each : app.get_options()) {
    for (auto const& name : each->get_lnames()) names.push_back("--" + name);
    for (auto const& name : each->get_snames()) names.push_back("-" + name);
  }
  return names;
}

/// "pexplore tasks run"
std::string full_name(CLI::App const& app) {
  auto const* const parent = app.get_parent();
  return parent ? full_name(*parent) + " " + app.get_name() : app.get_name();
}

std::string help_hint(CLI::App const& app) {
  auto const name = full_name(app);
  auto const space = name.find(' ');
  return space == std::string::npos
             ? fmt::format("All commands: {} help", name)
             : fmt::format("Its help: {} help{}", name.substr(0, space), name.substr(space));
}

std::string unknown(std::string_view what, std::string const& word,
                    std::vector<std::string> const& candidates) {
  auto const near = parallel_explore::text::nearest(word, candidates);
  return fmt::format("unknown {} \"{}\"{}", what, word,
                     near ? fmt::format("; did you mean \"{}\"?", *near) : "");
}

/// The first word after the command, if it has commands of its own and this is not one of them.
std::string const* unknown_command(CLI::App const& command, std::vector<std::string> const& words) {
  if (names_of_commands(command).empty()) return nullptr;
  auto const found = std::ranges::find_if(words, [&](std::string const& word) {
    return !word.starts_with('-') && !find_command(command, word);
  });
  return found == words.end() ? nullptr : &*found;
}

std::vector<std::string> words_after(CLI::App const& command, std::vector<std::string> words) {
  for (auto const* at = &command; at->get_parent(); at = at->get_parent()) {
    auto const own = std::ranges::find(words, at->get_name());
    if (own != words.end()) words.erase(own);
  }
  return words;
}

}  // namespace

CLI::App const& command_of(CLI::App const& app, std::vector<std::string> const& words) {
  auto const* command = &app;
  for (auto const& word : words) {
    if (word.starts_with('-')) continue;
    auto const* const inner = find_command(*command, word);
    if (!inner) break;
    command = inner;
  }
  return *command;
}

std::string usage_error(CLI::App const& app, std::vector<std::string> const& words,
                        CLI::ParseError const& error) {
  bool const asks_for_help = !words.empty() && words.front() == "help";
  if (asks_for_help) return usage_error(app, {words.begin() + 1, words.end()}, error);
  auto const& command = command_of(app, words);
  auto const rest = words_after(command, words);
  std::string text;
  if (auto const* word = unknown_command(command, rest)) {
    text = unknown("command", *word, names_of_commands(command));
  } else if (dynamic_cast<CLI::ExtrasError const*>(&error)) {
    auto const options = names_of_options(command);
    auto const found = std::ranges::find_if(rest, [&](std::string const& each) {
      auto const name = each.substr(0, each.find('='));
      return each.starts_with('-') && std::ranges::find(options, name) == options.end();
    });
    text = found == rest.end() ? std::string(error.what())
                               : unknown("option", found->substr(0, found->find('=')), options);
  } else if (rest.empty() && !names_of_commands(command).empty()) {
    text = "a command is needed";
  } else {
    text = error.what();
  }
  while (text.ends_with('\n')) text.pop_back();
  return fmt::format("{}: {}\n{}\n", full_name(command), text, help_hint(command));
}

std::string help_of(CLI::App const& app, std::vector<std::string> const& words) {
  auto const& command = command_of(app, words);
  if (auto const rest = words_after(command, words); !rest.empty()) throw CLI::ExtrasError(rest);
  // App::help() would show the help of the command that was chosen.
  return command.get_formatter()->make_help(&command, full_name(command),
                                            CLI::AppFormatMode::Normal);
}

}  // namespace pexplore
