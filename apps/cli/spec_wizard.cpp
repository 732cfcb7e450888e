#include "spec_wizard.hpp"

#include "agents_here.hpp"
#include "explore/border.hpp"
#include "explore/try_criteria.hpp"
#include "interruption.hpp"
#include "output.hpp"
#include "parallel_explore/error.hpp"
#include "spec/project.hpp"
#include "text/words.hpp"
#include "worktree/repository.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <charconv>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <sstream>
#include <unistd.h>
#include <utility>

namespace pexplore {

using namespace parallel_explore;

namespace {

std::string content_of(std::filesystem::path const& file) {
  constexpr std::size_t most = 1'000'000;
  std::error_code ignored;
  if (!std::filesystem::is_regular_file(file, ignored)) return {};
  std::ifstream in(file, std::ios::binary);
  std::string text(most, '\0');
  in.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<std::size_t>(in.gcount()));
  return text;
}

spec::ProjectFiles files_in(std::filesystem::path const& tree) {
  spec::ProjectFiles files;
  std::error_code ignored;
  for (auto const& entry : std::filesystem::directory_iterator(tree, ignored))
    files.names.insert(entry.path().filename().string());
  files.package_json = content_of(tree / "package.json");
  files.cmake = content_of(tree / "CMakeLists.txt");
  for (char const* name : {"GNUmakefile", "makefile", "Makefile"}) {
    if (files.makefile.empty()) files.makefile = content_of(tree / name);
  }
  return files;
}

/// The answer to a question, or what is offered for an empty line.
std::string ask(std::string const& question, std::string const& offered = {}) {
  if (offered.empty()) {
    note("{}: ", question);
  } else {
    note("{} [{}]: ", question, offered);
  }
  std::string line;
  if (!std::getline(std::cin, line)) note("\n");
  auto const begin = line.find_first_not_of(" \t");
  if (begin == std::string::npos) return offered;
  return line.substr(begin, line.find_last_not_of(" \t\r") - begin + 1);
}

/// "3", or "simd=Use SIMD, table".
void take_approaches(std::string const& text, spec::SpecAnswers& answers) {
  int number = 0;
  auto const* const end = text.data() + text.size();
  auto const [rest, error] = std::from_chars(text.data(), end, number);
  if (error == std::errc() && rest == end && number > 0) {
    answers.generate = number;
    return;
  }
  std::istringstream in(text);
  for (std::string each; std::getline(in, each, ',');) {
    auto const equals = each.find('=');
    auto const name = text::slug(each.substr(0, equals));
    auto const what = equals == std::string::npos ? std::string() : each.substr(equals + 1);
    if (!name.empty()) answers.approaches.emplace_back(name, what);
  }
}

void ask_for_approaches(spec::SpecAnswers& answers) {
  while (answers.approaches.empty() && answers.generate == 0) {
    take_approaches(ask("Approaches: a number that an agent proposes, or names "
                        "(simd=Use SIMD, table=Use a table)",
                        "3"),
                    answers);
  }
}

void ask_for_gate(spec::SpecAnswers& answers) {
  auto const offered = answers.gates.empty() ? std::string() : answers.gates.front().command;
  auto const command = ask("Command that must pass, such as tests", offered);
  if (command.empty() || command == offered) return;
  answers.gates = {{"tests", command, {}, true}};
}

void ask_for_budget(spec::SpecAnswers& answers) {
  auto text = ask("Spending limit in US dollars", "none");
  if (text.starts_with('$')) text.erase(0, 1);
  double dollars = 0;
  auto const* const end = text.data() + text.size();
  auto const [rest, error] = std::from_chars(text.data(), end, dollars);
  if (error == std::errc() && rest == end && dollars > 0) answers.budget_usd = dollars;
}

std::string result_text(Measurement const& measured, std::chrono::milliseconds took) {
  auto const time = human_duration(took);
  if (measured.passed == true) return fmt::format("passed in {}", time);
  return fmt::format("failed after {}: {}", time, measured.reason);
}

}  // namespace

SpecDraft draft_from_here() {
  SpecDraft draft;
  auto const repository = worktree::find_repository_now(".");
  auto const tree = repository.here.empty() ? repository.main_tree : repository.here;
  auto const project = spec::project_of(files_in(tree));
  draft.answers.setup = project.setup;
  if (!project.gate.empty())
    draft.answers.gates.push_back({project.gate, project.command, {}, true});
  if (!project.found.empty())
    draft.notes.push_back(fmt::format("found {}{}", project.found,
                                      project.gate.empty() ? "" : ": " + project.command));
  auto const agents = agents_here();
  if (!agents.empty()) {
    draft.answers.agent = agents.front();
    draft.notes.push_back(fmt::format("installed here: {}", fmt::join(agents, ", ")));
  }
  return draft;
}

bool can_ask() { return isatty(STDIN_FILENO) && isatty(STDERR_FILENO); }

void ask_for_rest(SpecDraft& draft) {
  auto& answers = draft.answers;
  while (answers.task.empty() && std::cin) answers.task = ask("Task");
  if (answers.task.empty()) throw Error(ErrorCode::validation, "there is no task");
  ask_for_approaches(answers);
  answers.agent = ask("Agent", answers.agent.empty() ? "claude" : answers.agent);
  ask_for_gate(answers);
  if (answers.budget_usd <= 0) ask_for_budget(answers);
}

void try_gates(SpecDraft& draft) {
  auto const workspace = std::make_shared<operations::Workspace>(".", Bricks{});
  auto const stop = [&](std::string const& reason) { workspace->stop(reason); };
  for (auto& gate : draft.answers.gates) {
    Experiment experiment;
    experiment.worktree.setup = draft.answers.setup;
    Criterion criterion;
    criterion.name = gate.name;
    criterion.gate = true;
    criterion.how = CommandCriterion{gate.command};
    experiment.criteria = {criterion};
    note("Running once on HEAD, in a worktree: {}\n", escape_for_terminal(gate.command));
    auto const start = std::chrono::steady_clock::now();
    auto trying = operations::run_alone(
        workspace, operations::try_criteria(*workspace, std::move(experiment)));
    auto const measured = wait_or_interrupt(stop, std::move(trying)).front();
    gate.works = measured.passed == true;
    gate.found = result_text(measured, std::chrono::duration_cast<std::chrono::milliseconds>(
                                           std::chrono::steady_clock::now() - start));
    draft.notes.push_back(fmt::format("gate {}: {}", gate.name, gate.found));
    if (!gate.works)
      draft.notes.push_back(
          fmt::format("it is a comment in the spec, since it fails without any change; fix it, or "
                      "its command"));
  }
}

}  // namespace pexplore
