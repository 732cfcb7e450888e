#include "cleanup_several.hpp"

#include "async/wait_for.hpp"
#include "exit_status.hpp"
#include "output.hpp"
#include "report/documents.hpp"
#include "spec_wizard.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <iostream>
#include <map>
#include <utility>

namespace pexplore {

using namespace parallel_explore;
using report::NamedCleanup;

namespace {

/// Numbers of what clean-ups remove and keep.
struct Sums {
  std::int64_t bytes = 0;
  int worktrees = 0, branches = 0, records = 0;
  std::map<std::string, int> kept;  ///< reason → number of approaches

  void add(CleanupReport const& report) {
    bytes += report.freed_bytes;
    records += report.record_removed ? 1 : 0;
    for (auto const& item : report.items) {
      worktrees += item.worktree_removed ? 1 : 0;
      branches += item.branch_deleted ? 1 : 0;
      if (!item.kept_because.empty()) ++kept[item.kept_because];
    }
  }
};

std::string counted(int count, std::string_view one, std::string_view several) {
  return fmt::format("{} {}", count, count == 1 ? one : several);
}

std::string removal_text(Sums const& sums) {
  std::vector<std::string> parts;
  if (sums.worktrees > 0)
    parts.push_back(fmt::format("{} ({})", counted(sums.worktrees, "worktree", "worktrees"),
                                human_bytes(sums.bytes)));
  if (sums.branches > 0) parts.push_back(counted(sums.branches, "branch", "branches"));
  if (sums.records > 0) parts.push_back(counted(sums.records, "record", "records"));
  return parts.empty() ? "nothing" : fmt::format("{}", fmt::join(parts, ", "));
}

std::string kept_text(Sums const& sums) {
  std::string text;
  for (auto const& [reason, count] : sums.kept)
    text += fmt::format("; keeps work of {} ({})", counted(count, "approach", "approaches"),
                        escape_for_terminal(reason));
  return text;
}

/// Experiment → number of approaches whose work is lost.
using Losses = std::map<std::string, int>;

/// One line for each experiment.
std::string plan_text(std::vector<NamedCleanup> const& plan, Losses const& losses) {
  std::string text;
  for (auto const& each : plan) {
    Sums sums;
    sums.add(each.report);
    auto const lost = losses.find(each.experiment);
    auto const loss = lost == losses.end() || lost->second == 0
                          ? std::string()
                          : fmt::format("; LOSES the work of {}",
                                        counted(lost->second, "approach", "approaches"));
    text += fmt::format("  {}: {}\n", each.experiment,
                        each.failure.empty() ? removal_text(sums) + kept_text(sums) + loss
                                             : escape_for_terminal(each.failure));
  }
  return text;
}

bool is_there_anything(NamedCleanup const& cleanup) {
  return !cleanup.failure.empty() || !cleanup.report.items.empty() || cleanup.report.record_removed;
}

/// A clean-up of each, with the exit status of the first that failed.
class Cleanups {
 public:
  explicit Cleanups(Explorer& explorer) : explorer_(explorer) {}

  std::vector<NamedCleanup> run(std::vector<std::string> const& names, CleanupRequest how) {
    std::vector<NamedCleanup> all;
    for (auto const& name : names) {
      how.experiment = name;
      auto& each = all.emplace_back();
      each.experiment = name;
      try {
        each.report = async::wait_for(explorer_.cleanup(how));
        bool const is_left = how.force && !each.report.record_removed;
        if (is_left && status_ == all_completed) status_ = partial;
      } catch (Error const& error) {
        if (error.code() == ErrorCode::interrupted) throw;
        each.failure = error.what();
        if (status_ <= partial) status_ = exit_status_of(error.code());
      }
    }
    return all;
  }

  [[nodiscard]] ExitStatus status() const { return status_; }

 private:
  Explorer& explorer_;
  ExitStatus status_ = all_completed;
};

/// The work that a clean-up without force would keep.
Losses losses_of(Explorer& explorer, std::vector<std::string> const& names, CleanupRequest how) {
  Losses losses;
  if (!how.force) return losses;
  how.force = how.keep_branches = false;
  how.dry_run = true;
  Cleanups gentle(explorer);
  for (auto const& each : gentle.run(names, how)) {
    losses[each.experiment] = static_cast<int>(std::ranges::count_if(
        each.report.items,
        [](CleanupReport::Item const& item) { return !item.kept_because.empty(); }));
  }
  return losses;
}

bool confirms(SeveralCleanups const& wanted, std::size_t count) {
  if (!wanted.how.force || wanted.confirmed || !can_ask()) return true;
  note("Remove all of that, of {}? (y/N) ",
       counted(static_cast<int>(count), "experiment", "experiments"));
  std::string line;
  std::getline(std::cin, line);
  return line == "y" || line == "Y" || line == "yes";
}

std::string summary_text(std::vector<NamedCleanup> const& done, bool dry_run) {
  Sums sums;
  int cleaned = 0;
  std::string failures;
  for (auto const& each : done) {
    if (each.failure.empty()) {
      ++cleaned;
      sums.add(each.report);
    } else {
      failures +=
          fmt::format("{} is left: {}\n", each.experiment, escape_for_terminal(each.failure));
    }
  }
  return fmt::format("{} {} of {}{}.\n{}", dry_run ? "Would remove" : "Removed", removal_text(sums),
                     counted(cleaned, "experiment", "experiments"), kept_text(sums), failures);
}

}  // namespace

int clean_up_several(SeveralCleanups const& wanted) {
  Explorer explorer(".");
  ChosenExperiments chosen;
  chosen.names = wanted.names;
  if (wanted.names.empty()) chosen = async::wait_for(experiments_to_clean(explorer, wanted.choice));
  auto how = wanted.how;
  how.dry_run = true;
  Cleanups planning(explorer);
  auto plan = planning.run(chosen.names, how);
  std::erase_if(plan, [](NamedCleanup const& each) { return !is_there_anything(each); });
  auto const say = [&](std::string const& text) {
    if (!wanted.json) note("{}", text);
  };
  for (auto const& [name, reason] : chosen.left)
    say(fmt::format("{} is left: {}\n", name, escape_for_terminal(reason)));
  if (plan.empty() && !wanted.json) {
    print("There is nothing to remove.\n");
    return all_completed;
  }
  auto const losses = losses_of(explorer, chosen.names, wanted.how);
  if (wanted.how.dry_run) {
    if (wanted.json) {
      print(report::cleanups_json(plan, chosen.left, true));
    } else {
      print_wrapped(plan_text(plan, losses) + summary_text(plan, true));
    }
    return planning.status() > partial ? planning.status() : all_completed;
  }
  say("To be removed:\n" + plan_text(plan, losses));
  if (!confirms(wanted, plan.size())) {
    say("Nothing was removed.\n");
    return partial;
  }
  std::vector<std::string> names;
  for (auto const& each : plan) names.push_back(each.experiment);
  Cleanups removing(explorer);
  auto const done = removing.run(names, wanted.how);
  if (wanted.json) {
    print(report::cleanups_json(done, chosen.left, false));
  } else {
    print_wrapped(summary_text(done, false));
  }
  return removing.status();
}

}  // namespace pexplore
