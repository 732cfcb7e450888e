#include "async/wait_for.hpp"
#include "commands.hpp"
#include "output.hpp"
#include "report/documents.hpp"
#include "shared_options.hpp"

#include <fmt/format.h>

#include <charconv>
#include <iostream>
#include <memory>
#include <string>
#include <system_error>
#include <unistd.h>
#include <vector>

namespace pexplore {

using namespace parallel_explore;

namespace {

void warn_of(Verdict const& verdict, std::string const& approach) {
  for (auto const& ranked : verdict.comparison.ranking()) {
    if (ranked.approach != approach || ranked.rank) continue;
    auto const why = !ranked.failure.empty()  ? ranked.failure
                     : ranked.missing.empty() ? "it failed the gate " + ranked.disqualified_by
                                              : ranked.missing + " is missing";
    note("pexplore: warning: {} is not recommended: {}\n", approach, escape_for_terminal(why));
  }
}

/// Asks at a terminal which of those that passed to adopt. Empty if none was chosen, or there is no
/// terminal.
std::string asked_for(Verdict const& verdict) {
  std::vector<std::string> names;
  for (auto const& ranked : verdict.comparison.ranking()) {
    if (ranked.rank) names.push_back(ranked.approach);
  }
  if (names.empty() || !isatty(STDIN_FILENO) || !isatty(STDERR_FILENO)) return {};
  auto const& text = verdict.recommendation.text;
  note("{}\n", escape_for_terminal(text.substr(0, text.find('\n'))));
  for (std::size_t i = 0; i < names.size(); ++i) note("  {}  {}\n", i + 1, names[i]);
  note("Adopt which one? A number, or Enter for none: ");
  std::string line;
  std::getline(std::cin, line);
  std::size_t number = 0;
  auto const [end, error] = std::from_chars(line.data(), line.data() + line.size(), number);
  bool const chosen = error == std::errc() && number >= 1 && number <= names.size();
  return chosen && end == line.data() + line.size() ? names[number - 1] : std::string();
}

/// Asks at a terminal whether to adopt a result with such findings. False without a terminal.
bool accepts(std::vector<IsolationFinding> const& findings, std::string const& approach) {
  if (!isatty(STDIN_FILENO) || !isatty(STDERR_FILENO)) return false;
  for (auto const& finding : findings)
    note("  {}\n", escape_for_terminal(sentence_of(finding, approach)));
  note("Adopt {} all the same? (y/N) ", approach);
  std::string line;
  std::getline(std::cin, line);
  return line == "y" || line == "Y" || line == "yes";
}

/// The sample that would be adopted, or null where that is not clear.
ApproachRecord const* sample_of(Exploration const& exploration, Verdict const& verdict,
                                std::string const& approach) {
  auto const& named = approach.empty() ? verdict.decision.result.take : approach;
  return named.empty() ? nullptr : exploration.find(sample_to_adopt(exploration, verdict, named));
}

int adopt(AdoptRequest request, bool json) {
  Explorer explorer(".");
  auto const before = load(explorer, request.experiment);
  request.experiment = before.name;
  auto const verdict = verdict_of(explorer, before);
  if (request.approach.empty() && verdict.decision.result.take.empty())
    request.approach = asked_for(verdict);
  warn_of(verdict, request.approach);
  if (auto const* record = sample_of(before, verdict, request.approach)) {
    auto const findings = findings_to_accept(*record);
    if (!findings.empty() && !request.accept_findings)
      request.accept_findings = accepts(findings, record->approach.name);
  }
  auto const adoption = async::wait_for(explorer.adopt(request));
  for (auto const& warning : adoption.warnings)
    note("pexplore: warning: {}\n", escape_for_terminal(warning));
  if (json) {
    print(report::adoption_json(approach_of(before.at(adoption.sample).approach), adoption));
    return 0;
  }
  print(fmt::format("Adopted {} onto {} as commit {} ({} file{}, +{} -{} lines).\n",
                    adoption.sample, adoption.branch, adoption.commit.substr(0, 12),
                    adoption.changes.files_changed, adoption.changes.files_changed == 1 ? "" : "s",
                    adoption.changes.lines_added, adoption.changes.lines_removed));
  for (auto const& finding : adoption.findings)
    note("pexplore: accepted: {}\n", escape_for_terminal(sentence_of(finding, adoption.sample)));
  note("To remove the rest: pexplore cleanup {}\n", request.experiment);
  return 0;
}

}  // namespace

void declare_adopt(CLI::App& command, Action& action) {
  struct AdoptOptions {
    AdoptRequest request;
    bool merge = false, json = false;
    CLI::Option* branch = nullptr;
  };
  auto const options = std::make_shared<AdoptOptions>();
  add_experiment(command, options->request.experiment);
  command.add_option("approach", options->request.approach,
                     "The approach; if left out, the result that the verdict says to take");
  auto* const merge =
      command.add_flag("--merge", options->merge, "A merge commit instead of one squashed commit");
  options->branch = command
                        .add_option("--branch", options->request.branch,
                                    "Put the work on a branch of its own (NAME-APPROACH) instead; "
                                    "the current branch is not changed")
                        ->expected(0, 1)
                        ->excludes(merge);
  command.add_flag("--accept-findings", options->request.accept_findings,
                   "Adopt it even if something outside the worktree changed while it ran");
  command.add_flag("--json", options->json, "Print it as JSON");
  command.footer(
      "Without an approach and with no clear winner, it asks at a terminal, and otherwise exits "
      "with "
      "status 1. Fails\nwithout changing anything if there are uncommitted changes or "
      "conflicts.\n\n"
      "Examples:\n"
      "  pexplore run && pexplore adopt rate-limiter\n"
      "  pexplore adopt rate-limiter token-bucket");
  command.callback([options, &action] {
    if (options->merge) options->request.mode = AdoptMode::merge;
    if (options->branch->count() > 0) options->request.mode = AdoptMode::branch;
    action = [options] { return adopt(options->request, options->json); };
  });
}

}  // namespace pexplore
