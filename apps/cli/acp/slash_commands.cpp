#include "acp/slash_commands.hpp"

#include "parallel_explore/error.hpp"
#include "service/progress_words.hpp"
#include "text/display.hpp"
#include "text/utf8.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

namespace pexplore::acp {

using namespace parallel_explore;

namespace {

struct Row {
  std::string_view name, description, hint;
  bool needs_experiment = true;
  awaitable<void> (*run)(EditorSession& conversation, std::string rest);
};

/// The first word of a text, and what follows it.
std::pair<std::string, std::string> first_word(std::string const& text) {
  auto const end = text.find_first_of(" \t\n");
  if (end == std::string::npos) return {text, {}};
  auto const rest = text.find_first_not_of(" \t\n", end);
  return {text.substr(0, end), rest == std::string::npos ? std::string() : text.substr(rest)};
}

constexpr std::size_t longest_output = 200 * 1024;

/// The text in a block whose fence does not occur in it; the beginning of a long one.
std::string fenced(std::string text, std::string_view language = {}) {
  auto const size = text.size();
  if (size > longest_output) {
    text.resize(longest_output);
    text = fmt::format("{}\n[{} more bytes are not shown]", text::valid_utf8(text),
                       size - longest_output);
  }
  std::string fence = "```";
  while (text.find(fence) != std::string::npos) fence += '`';
  return fmt::format("{}{}\n{}{}{}\n", fence, language, text, text.ends_with('\n') ? "" : "\n",
                     fence);
}

/// Shows what a command printed, or why it failed.
awaitable<void> show(EditorSession& conversation, service::OwnCommand command,
                     std::string_view language = {}) {
  awaitable<service::CommandEnd> running = conversation.run(std::move(command));
  service::CommandEnd const end = co_await std::move(running);
  auto const& said = end.status == 0 || end.error.empty() ? end.output : end.error;
  conversation.say(said.empty() ? "Nothing to show.\n" : fenced(text::clean_text(said), language));
}

/// Runs a command that starts sessions, and follows them.
awaitable<void> start_and_follow(EditorSession& conversation, service::OwnCommand command) {
  awaitable<service::CommandEnd> running = conversation.run(std::move(command));
  service::CommandEnd const end = co_await std::move(running);
  if (end.status != 0) {
    conversation.say(fenced(text::clean_text(end.error.empty() ? end.output : end.error)));
    co_return;
  }
  awaitable<void> following = conversation.follow();
  co_await std::move(following);
}

awaitable<void> follow_or_show(EditorSession& conversation, std::string /*rest*/) {
  auto explorer = conversation.explorer();
  auto const exploration = explorer.store().load(conversation.experiment());
  conversation.say(fmt::format("{} is {}: {}.\n", exploration.name, name_of(exploration.state),
                               service::progress_text(exploration)));
  if (exploration.state == ExplorationState::running) {
    awaitable<void> following = conversation.follow();
    co_await std::move(following);
  }
}

awaitable<void> show_result(EditorSession& conversation, std::string /*rest*/) {
  auto explorer = conversation.explorer();
  auto const exploration = explorer.store().load(conversation.experiment());
  conversation.say(verdict_text(exploration, verdict_of(explorer, exploration)));
  co_return;
}

awaitable<void> show_diff(EditorSession& conversation, std::string rest) {
  auto const [approach, other] = first_word(rest);
  return show(conversation,
              service::diff({{"name", conversation.experiment()},
                             {"approach", approach},
                             {"other", first_word(other).first}}),
              "diff");
}

awaitable<void> show_logs(EditorSession& conversation, std::string rest) {
  return show(conversation, service::logs({{"name", conversation.experiment()},
                                           {"approach", first_word(rest).first}}));
}

awaitable<void> adopt_result(EditorSession& conversation, std::string rest) {
  return conversation.adopt(first_word(rest).first);
}

awaitable<void> tell_approach(EditorSession& conversation, std::string rest) {
  auto const [approach, remark] = first_word(rest);
  return start_and_follow(conversation, service::tell({{"name", conversation.experiment()},
                                                       {"approach", approach},
                                                       {"remark", remark}}));
}

awaitable<void> sample_again(EditorSession& conversation, std::string rest) {
  json::array approaches;
  for (auto word = first_word(rest); !word.first.empty(); word = first_word(word.second))
    approaches.emplace_back(word.first);
  return start_and_follow(conversation, service::sample({{"name", conversation.experiment()},
                                                         {"approaches", approaches}}));
}

awaitable<void> resume_run(EditorSession& conversation, std::string /*rest*/) {
  service::OwnCommand command{
      {"resume", "--quiet", "--detach", "--json", "--", conversation.experiment()}};
  return start_and_follow(conversation, std::move(command));
}

awaitable<void> stop_run(EditorSession& conversation, std::string /*rest*/) {
  return show(conversation, {{"stop", "--", conversation.experiment()}});
}

awaitable<void> cancel_approaches(EditorSession& conversation, std::string rest) {
  json::array approaches;
  for (auto word = first_word(rest); !word.first.empty(); word = first_word(word.second))
    approaches.emplace_back(word.first);
  auto command = service::cancel({{"name", conversation.experiment()}, {"approaches", approaches}});
  std::erase(command.words, "--json");
  return show(conversation, std::move(command));
}

awaitable<void> clean_up(EditorSession& conversation, std::string /*rest*/) {
  auto command = service::cleanup({{"name", conversation.experiment()}});
  std::erase(command.words, "--json");
  return show(conversation, std::move(command));
}

awaitable<void> set_model(EditorSession& conversation, std::string rest) {
  auto const model = first_word(rest).first;
  conversation.settings().model = model.empty() ? "default" : model;
  conversation.tell(
      {{"sessionUpdate", "config_option_update"},
       {"configOptions", config_options(conversation.settings(), conversation.offer())}});
  conversation.say(model.empty() ? std::string("Sessions use the agent's default model.\n")
                                 : fmt::format("Sessions use the model {}.\n", model));
  co_return;
}

constexpr std::array<Row, 12> slash_rows{{
    {"status", "Show the progress of the experiment, and follow it to its end", "", true,
     follow_or_show},
    {"result", "Show the verdict and the comparison", "", true, show_result},
    {"diff", "Show what an approach changed, or how two differ", "approach [other]", true,
     show_diff},
    {"logs", "Show what the session of an approach said and did", "approach", true, show_logs},
    {"adopt", "Bring a result into the current branch as one commit",
     "approach (default: the one to take)", true, adopt_result},
    {"tell", "Continue a finished session with a remark; costs money", "approach remark", true,
     tell_approach},
    {"sample", "Run approaches again for a more certain verdict; costs money", "approaches", true,
     sample_again},
    {"stop", "Interrupt the run; /resume continues it", "", true, stop_run},
    {"resume", "Continue an interrupted run; costs money", "", true, resume_run},
    {"cancel", "End approaches for good", "approaches (default: all)", true, cancel_approaches},
    {"cleanup", "Remove worktrees, and branches whose work is adopted", "", true, clean_up},
    {"model", "Set the model of the sessions by the agent's own name for it", "model", false,
     set_model},
}};

}  // namespace

json::object commands_update() {
  json::array commands;
  for (auto const& row : slash_rows) {
    json::object command{{"name", row.name}, {"description", row.description}};
    if (!row.hint.empty()) command["input"] = {{"hint", row.hint}};
    commands.push_back(std::move(command));
  }
  return {{"sessionUpdate", "available_commands_update"},
          {"availableCommands", std::move(commands)}};
}

awaitable<void> do_command(EditorSession& conversation, SlashCommand command) {
  auto const* const row = std::ranges::find(slash_rows, command.name, &Row::name);
  if (row == slash_rows.end()) {
    std::string names;
    for (auto const& each : slash_rows) names += fmt::format(" /{}", each.name);
    conversation.say(fmt::format("Unknown command /{}. Commands:{}\n", command.name, names));
    co_return;
  }
  if (row->needs_experiment && conversation.experiment().empty()) {
    conversation.say("Nothing was explored in this session yet: write a task.\n");
    co_return;
  }
  try {
    awaitable<void> running = row->run(conversation, std::move(command.rest));
    co_await std::move(running);
  } catch (Error const& error) {
    conversation.say(service::text_of(error) + "\n");
  }
}

}  // namespace pexplore::acp
