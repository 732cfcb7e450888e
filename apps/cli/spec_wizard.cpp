#include "spec_wizard.hpp"

#include "agents/installed.hpp"
#include "explore/border.hpp"
#include "explore/try_criteria.hpp"
#include "files/regular.hpp"
#include "interruption.hpp"
#include "output.hpp"
#include "parallel_explore/error.hpp"
#include "spec/project.hpp"
#include "text/words.hpp"
#include "user_config.hpp"
#include "worktree/repository.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <charconv>
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
  auto in = files::input(file, files::Links::followed);
  if (!in) return {};
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

std::string result_text(Measurement const& measured) {
  return measured.passed == true ? std::string("passed") : "failed: " + measured.reason;
}

Criterion gate_of(spec::GateAnswer const& answer) {
  Criterion criterion;
  criterion.name = answer.name;
  criterion.gate = true;
  criterion.how = CommandCriterion{answer.command};
  return criterion;
}

}  // namespace

spec::Project project_in(std::filesystem::path const& tree) {
  return spec::project_of(files_in(tree));
}

SpecDraft draft_from_here() {
  SpecDraft draft;
  auto const repository = worktree::find_repository_now(".");
  auto const tree = repository.here.empty() ? repository.main_tree : repository.here;
  auto const project = project_in(tree);
  draft.answers.setup = project.setup;
  if (!project.gate.empty())
    draft.answers.gates.push_back({project.gate, project.command, {}, true});
  if (!project.found.empty())
    draft.notes.push_back(fmt::format("found {}{}", project.found,
                                      project.gate.empty() ? "" : ": " + project.command));
  auto const agents = agents::installed();
  auto const own = user_config();
  bool const chosen = std::ranges::find(own.origins, "session.agent", &spec::SettingOrigin::key) !=
                      own.origins.end();
  if (chosen) draft.answers.agent = own.defaults.session.agent;
  if (!agents.empty()) {
    if (!chosen) draft.answers.agent = agents.front();
    draft.notes.push_back(fmt::format("installed here: {}", fmt::join(agents, ", ")));
  }
  return draft;
}

void write_spec(std::string const& file, std::string const& toml) {
  std::ofstream out(file);
  out << toml;
  if (!out.flush()) throw Error(ErrorCode::resource, fmt::format("cannot write {}", file));
}

bool can_ask() { return isatty(STDIN_FILENO) && isatty(STDERR_FILENO); }

void ask_for_rest(SpecDraft& draft) {
  auto& answers = draft.answers;
  while (answers.task.empty() && std::cin) answers.task = ask("Task");
  if (answers.task.empty()) throw Error(ErrorCode::validation, "a task is needed");
  ask_for_approaches(answers);
  answers.agent = ask("Agent", answers.agent.empty() ? "claude" : answers.agent);
  ask_for_gate(answers);
  if (answers.budget_usd <= 0) ask_for_budget(answers);
}

void try_gates(SpecDraft& draft) {
  auto& gates = draft.answers.gates;
  if (gates.empty()) return;
  auto const workspace = std::make_shared<operations::Workspace>(".", Bricks{});
  auto const stop = [&](std::string const& reason) { workspace->stop(reason); };
  Experiment experiment;
  experiment.worktree.setup = draft.answers.setup;
  for (auto const& gate : gates) {
    note("Running once on HEAD, in a worktree: {}\n", escape_for_terminal(gate.command));
    experiment.criteria.push_back(gate_of(gate));
  }
  auto trying =
      operations::run_alone(workspace, operations::try_criteria(*workspace, std::move(experiment)));
  auto const measured = wait_or_interrupt(stop, std::move(trying));
  for (std::size_t i = 0; i < gates.size(); ++i) {
    auto& gate = gates[i];
    gate.works = measured[i].passed == true;
    gate.found = result_text(measured[i]);
    draft.notes.push_back(fmt::format("gate {}: {}", gate.name, gate.found));
    if (!gate.works)
      draft.notes.emplace_back(
          "It fails without any change, so it is a comment in the spec: fix it.");
  }
}

}  // namespace pexplore
