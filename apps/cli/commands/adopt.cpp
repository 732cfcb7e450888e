#include "async/wait_for.hpp"
#include "choice_of_result.hpp"
#include "commands.hpp"
#include "exit_status.hpp"
#include "files/regular.hpp"
#include "forge_maker.hpp"
#include "output.hpp"
#include "parallel_explore/error.hpp"
#include "report/documents.hpp"
#include "shared_options.hpp"
#include "spec_wizard.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <cstdint>
#include <cstring>
#include <iostream>
#include <memory>
#include <optional>
#include <string>
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

bool is_doubtful(Verdict const& verdict) {
  auto const& result = verdict.decision.result;
  return result.take.empty() || result.kind == VerdictKind::equal;
}

/// The request with the answers of a person to what it leaves open. Empty: nothing is adopted.
std::optional<AdoptRequest> completed(Explorer& explorer, AdoptRequest request) {
  auto const before = load(explorer, request.experiment);
  request.experiment = before.name;
  auto const verdict = verdict_of(explorer, before);
  bool const is_open = request.approach.empty() && is_doubtful(verdict);
  if (is_open && can_ask()) {
    request.approach = chosen_result(explorer, before, verdict);
    if (request.approach.empty()) return std::nullopt;
  }
  warn_of(verdict, request.approach);
  if (auto const* record = sample_of(before, verdict, request.approach)) {
    auto const findings = findings_to_accept(*record);
    if (!findings.empty() && !request.accept_findings)
      request.accept_findings = accepts(findings, record->approach.name);
  }
  return request;
}

std::string changes_text(Changes const& changes) {
  return fmt::format("{} file{}, +{} -{} lines", changes.files_changed,
                     changes.files_changed == 1 ? "" : "s", changes.lines_added,
                     changes.lines_removed);
}

void say_warnings(std::vector<std::string> const& warnings,
                  std::vector<IsolationFinding> const& findings, std::string const& sample) {
  for (auto const& warning : warnings)
    note("pexplore: warning: {}\n", escape_for_terminal(warning));
  for (auto const& finding : findings)
    note("pexplore: accepted: {}\n", escape_for_terminal(sentence_of(finding, sample)));
}

std::string approach_named(Explorer& explorer, std::string const& experiment,
                           std::string const& sample) {
  return approach_of(explorer.store().load(experiment).at(sample).approach);
}

int adopt_here(Explorer& explorer, AdoptRequest const& request, bool json) {
  auto const adoption = async::wait_for(explorer.adopt(request));
  say_warnings(adoption.warnings, adoption.findings, adoption.sample);
  if (json) {
    print(report::adoption_json(approach_named(explorer, request.experiment, adoption.sample),
                                adoption));
    return all_completed;
  }
  print_wrapped(fmt::format("Adopted {}{} onto {} as commit {} ({}).\n",
                            request.patch.empty() ? "" : "a part of ", adoption.sample,
                            adoption.branch, adoption.commit.substr(0, 12),
                            changes_text(adoption.changes)));
  note("To remove the rest: pexplore cleanup {0}\nTo undo it:         pexplore adopt {0} --undo\n",
       request.experiment);
  return all_completed;
}

int open_request(Explorer& explorer, AdoptRequest const& request, bool json) {
  auto const maker = forge_maker([](std::string const& text) { note("{}\n", text); });
  auto const opened = async::wait_for(open_pull_request(explorer, request, maker));
  say_warnings(opened.warnings, opened.findings, opened.sample);
  if (json) {
    print(report::pull_request_json(approach_named(explorer, request.experiment, opened.sample),
                                    opened));
    return all_completed;
  }
  print_wrapped(fmt::format("Pull request #{} ({}) has {} for {} ({}): {}\n", opened.number,
                            opened.state != "open" ? opened.state
                            : opened.draft         ? "draft"
                                                   : "open",
                            opened.sample, opened.base, changes_text(opened.changes), opened.url));
  return all_completed;
}

int undo(std::string const& experiment, bool json) {
  Explorer explorer(".");
  auto const undone = async::wait_for(undo_adoption(explorer, experiment));
  auto const adopted = undone.adopted.substr(0, 12);
  if (json) {
    print(report::undone_adoption_json(undone));
  } else if (undone.commit.empty()) {
    print_wrapped(fmt::format("Deleted branch {}, which had {} of {} (commit {}).\n", undone.branch,
                              undone.sample, undone.experiment, adopted));
  } else {
    print_wrapped(fmt::format(
        "Took {} of {} out of {}: {} commit {}.\n", undone.sample, undone.experiment, undone.branch,
        undone.reverted ? fmt::format("commit {} reverts", undone.commit.substr(0, 12)) : "removed",
        adopted));
  }
  return all_completed;
}

/// The content of a file that a person named.
std::string patch_in(std::string const& file) {
  constexpr std::uint64_t limit = 64'000'000;
  errno = 0;
  auto patch = files::read(file, limit, files::Links::followed);
  if (!patch)
    throw Error(ErrorCode::not_found,
                fmt::format("cannot read the patch {}: {}", file,
                            errno ? std::strerror(errno) : "it is too large"));
  if (patch->empty()) throw Error(ErrorCode::validation, fmt::format("{} is empty", file));
  return std::move(*patch);
}

struct AdoptOptions {
  AdoptRequest request;
  std::string patch;
  bool merge = false, pull_request = false, undo = false, json = false;
  CLI::Option* branch = nullptr;
};

int adopt(AdoptOptions const& options) {
  if (options.undo) return undo(options.request.experiment, options.json);
  Explorer explorer(".");
  auto wanted = options.request;
  if (!options.patch.empty()) wanted.patch = patch_in(options.patch);
  auto const request = completed(explorer, std::move(wanted));
  if (!request) {
    note("Nothing is adopted.\n");
    return partial;
  }
  return options.pull_request ? open_request(explorer, *request, options.json)
                              : adopt_here(explorer, *request, options.json);
}

}  // namespace

void declare_adopt(CLI::App& command, Action& action) {
  auto const options = std::make_shared<AdoptOptions>();
  auto& request = options->request;
  add_experiment(command, request.experiment);
  auto* const approach =
      command.add_option("approach", request.approach,
                         "The approach; if left out, the result that the verdict says to take");
  auto* const merge =
      command.add_flag("--merge", options->merge, "A merge commit instead of one squashed commit");
  options->branch = command
                        .add_option("--branch", request.branch,
                                    "Put the work on a branch of its own (NAME-APPROACH) instead; "
                                    "the current branch is not changed")
                        ->expected(0, 1)
                        ->excludes(merge);
  auto* const message =
      command.add_option("-m,--message", request.message,
                         "The message of the commit, or title and text of the pull request");
  auto* const pull_request =
      command
          .add_flag("--pr", options->pull_request,
                    "Push the work to a branch and open a draft pull request with the comparison; "
                    "nothing is changed here")
          ->excludes(merge);
  command
      .add_option("--repo", request.repository,
                  "owner/name of the pull request's repository (default: the remote's)")
      ->needs(pull_request);
  command
      .add_option(
          "--patch", options->patch,
          "Adopt only the hunks in this file: those that were ticked on the report page, or a "
          "shortened `pexplore diff`")
      ->excludes(pull_request);
  auto* const undo =
      command.add_flag("--undo", options->undo,
                       "Undo the last adoption; later commits stay, and it is then reverted by a "
                       "commit of its own");
  for (auto* const other : {approach, merge, options->branch, message, pull_request})
    undo->excludes(other);
  command.add_flag("--accept-findings", request.accept_findings,
                   "Adopt it even if something outside the worktree changed while it ran");
  command.add_flag("--json", options->json, "Print it as JSON");
  command.footer(
      "Without an approach and with no clear winner, it asks at a terminal, and otherwise exits "
      "with "
      "status 1. Fails\nwithout changing anything if there are uncommitted changes or "
      "conflicts.\n\n"
      "Examples:\n"
      "  pexplore run && pexplore adopt rate-limiter\n"
      "  pexplore adopt rate-limiter token-bucket\n"
      "  pexplore adopt rate-limiter --pr\n"
      "  pexplore adopt rate-limiter token-bucket --patch ticked.patch\n"
      "  pexplore adopt --undo");
  command.callback([options, &action] {
    if (options->merge) options->request.mode = AdoptMode::merge;
    if (options->branch->count() > 0) options->request.mode = AdoptMode::branch;
    action = [options] { return adopt(*options); };
  });
}

}  // namespace pexplore
