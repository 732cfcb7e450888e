#include "async/wait_for.hpp"
#include "browser.hpp"
#include "commands.hpp"
#include "exit_status.hpp"
#include "experiments.hpp"
#include "files/durable.hpp"
#include "output.hpp"
#include "shared_options.hpp"

#include <fmt/format.h>

#include <filesystem>
#include <memory>

namespace pexplore {

using namespace parallel_explore;

namespace {

struct ViewOptions {
  std::string name, with;
  bool print = false;
};

/// Writes the page as it is now; a run that goes on is in it.
std::filesystem::path written_page(Explorer& explorer, Exploration const& exploration) {
  auto const verdict = verdict_of(explorer, exploration);
  auto const page = async::wait_for(full_report_of(explorer, exploration, verdict, "html"));
  auto const file = explorer.store().directory(exploration.name) / "report.html";
  files::replace_soon(file, page);
  return std::filesystem::absolute(file);
}

int view(ViewOptions const& options) {
  auto explorer = explorer_to_read();
  auto const exploration = load(explorer, options.name);
  auto const file = written_page(explorer, exploration);
  print(fmt::format("{}\n", escape_for_terminal(file.string())));
  if (options.print) return all_completed;
  auto const browser = browser_of(options.with);
  if (browser.empty()) {
    note("Open it in a browser; there is none here (neither DISPLAY nor BROWSER is set).\n");
    return all_completed;
  }
  show_in_browser(browser, file.string());
  return all_completed;
}

}  // namespace

void declare_view(CLI::App& command, Action& action) {
  auto const options = std::make_shared<ViewOptions>();
  add_experiment(command, options->name);
  auto* const with = command.add_option(
      "--with", options->with,
      "A command instead of your browser (BROWSER, or xdg-open); it gets the file "
      "as its last argument");
  command.add_flag("--print", options->print, "Only write the page and print where it is")
      ->excludes(with);
  command.footer(
      "The page is one file that needs no network: the verdict, the matrix, weights to try, "
      "charts, "
      "and for each\nresult its changes, gates and transcript. A run writes it when it ends.\n\n"
      "Examples:\n"
      "  pexplore view\n"
      "  pexplore view rate-limiter --with firefox");
  command.callback([options, &action] { action = [options] { return view(*options); }; });
}

}  // namespace pexplore
