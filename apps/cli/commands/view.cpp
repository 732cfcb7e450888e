#include "async/wait_for.hpp"
#include "browser.hpp"
#include "commands.hpp"
#include "exit_status.hpp"
#include "experiments.hpp"
#include "files/durable.hpp"
#include "output.hpp"
#include "parallel_explore/error.hpp"
#include "shared_options.hpp"
#include "store/journal_tail.hpp"
#include "store/open_journal.hpp"

#include <fmt/format.h>

#include <filesystem>
#include <memory>
#include <optional>
#include <system_error>

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

/// The record up to its damage, with a warning; none: not even its beginning can be read.
std::optional<Exploration> readable_part(std::filesystem::path const& directory,
                                         Error const& damage) {
  Exploration exploration;
  try {
    store::JournalTail tail(directory / store::journal_name);
    tail.read([&](Event const& event) { exploration.apply(event); });
  } catch (Error const&) {
    if (exploration.last_seq == 0) return std::nullopt;
  }
  if (exploration.last_seq == 0) return std::nullopt;
  if (exploration.state == ExplorationState::running)
    exploration.state = ExplorationState::interrupted;
  exploration.warnings.push_back(damage.happened() + "; nothing after it is shown");
  return exploration;
}

/// The page of a damaged record: the one that its run wrote, or one of what can be read. Rethrows
/// the damage where there is neither.
std::filesystem::path page_despite(Error const& damage, Explorer& explorer,
                                   std::string const& name) {
  auto const directory = explorer.store().directory(name);
  auto const written = directory / "report.html";
  std::error_code ignored;
  bool const is_there = std::filesystem::is_regular_file(written, ignored);
  auto const part = is_there ? std::nullopt : readable_part(directory, damage);
  if (!is_there && !part) throw Error(damage);
  note("pexplore: {}\n", escape_for_terminal(damage.what()));
  note("{}\n", is_there ? "This is the page as it was last written."
                        : "This page shows what was recorded before.");
  return part ? written_page(explorer, *part) : std::filesystem::absolute(written);
}

std::filesystem::path page_of(Explorer& explorer, std::string const& name) {
  std::optional<Exploration> exploration;
  try {
    exploration = load(explorer, name);
  } catch (Error const& error) {
    if (error.code() != ErrorCode::journal || name.empty()) throw;
    return page_despite(error, explorer, name);
  }
  return written_page(explorer, *exploration);
}

int view(ViewOptions const& options) {
  auto explorer = explorer_to_read();
  auto const file = page_of(explorer, options.name);
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
