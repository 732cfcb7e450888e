#include "async/wait_for.hpp"
#include "commands.hpp"
#include "output.hpp"
#include "process/environment.hpp"
#include "report/documents.hpp"
#include "text/display.hpp"

#include <memory>
#include <unistd.h>

namespace pexplore {

using namespace parallel_explore;

namespace {

struct DiffOptions {
  std::string name, approach, other;
  bool json = false, stat = false;
};

/// A file or a pipe gets the patch as it is, since it may be applied.
void print_patch(std::string const& patch) {
  auto const& secrets = process::process_environment_secrets();
  if (isatty(STDOUT_FILENO) == 1) return print(secrets.masked(text::clean_text(patch)));
  if (secrets.are_in(patch))
    note("pexplore: warning: the patch holds what looks like a credential, and is not masked\n");
  print(patch);
}

int diff(DiffOptions const& options) {
  Explorer explorer(".");
  auto const patch = async::wait_for(
      diff_of(explorer, options.name, options.approach, options.other, options.stat));
  if (options.json) {
    print(report::diff_json(options.name, options.approach, options.other, patch));
  } else {
    print_patch(patch);
  }
  return 0;
}

}  // namespace

void declare_diff(CLI::App& command, Action& action) {
  auto const options = std::make_shared<DiffOptions>();
  command.add_option("name", options->name, "The experiment")->required();
  command.add_option("approach", options->approach, "The approach")->required();
  command.add_option("other", options->other, "Compare with this approach instead of the base");
  command.add_flag("--stat", options->stat, "List only the changed files, with line counts");
  command.add_flag("--json", options->json, "Print it as JSON");
  command.footer("Example: pexplore diff rate-limiter token-bucket sliding-log");
  command.callback([options, &action] { action = [options] { return diff(*options); }; });
}

}  // namespace pexplore
