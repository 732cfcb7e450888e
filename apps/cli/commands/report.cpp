#include "async/wait_for.hpp"
#include "commands.hpp"
#include "experiments.hpp"
#include "files/durable.hpp"
#include "output.hpp"
#include "parallel_explore/error.hpp"
#include "report/layout.hpp"
#include "shared_options.hpp"

#include <fmt/format.h>

#include <filesystem>
#include <memory>

namespace pexplore {

using namespace parallel_explore;

namespace {

struct ReportOptions {
  std::string name, format = "md", layout, to;
};

/// Writes the files of a layout into a folder, by default the experiment's own.
int write_layout(Explorer& explorer, Exploration const& exploration, std::string const& to) {
  auto const directory =
      to.empty() ? explorer.store().directory(exploration.name) : std::filesystem::path(to);
  report::Files files;
  for (auto const& record : exploration.approaches)
    files.merge(report::variant_files(exploration, record));
  auto const verdict = verdict_of(explorer, exploration);
  files["summary.md"] = async::wait_for(full_report_of(explorer, exploration, verdict, "md"));
  for (auto const& [place, content] : files) {
    auto const file = directory / place;
    std::error_code error;
    std::filesystem::create_directories(file.parent_path(), error);
    if (error) throw files::write_error(file, error.value());
    files::replace_soon(file, content);
  }
  print(fmt::format("Wrote {} files into {}.\n", files.size(),
                    escape_for_terminal(directory.string())));
  return 0;
}

int report(ReportOptions const& options) {
  auto explorer = explorer_to_read();
  auto const exploration = load(explorer, options.name);
  if (!options.layout.empty()) return write_layout(explorer, exploration, options.to);
  auto const verdict = verdict_of(explorer, exploration);
  print(async::wait_for(full_report_of(explorer, exploration, verdict, options.format)));
  return 0;
}

}  // namespace

void declare_report(CLI::App& command, Action& action) {
  auto const options = std::make_shared<ReportOptions>();
  add_experiment(command, options->name);
  add_format(command, options->format);
  auto* const layout =
      command
          .add_option("--layout", options->layout,
                      "Write files instead: parallel-experiment has results/NAME_progress.json and "
                      "variants/NAME.json for each approach, and summary.md")
          ->check(CLI::IsMember({"parallel-experiment"}));
  command.add_option("--to", options->to, "The folder for them (default: the experiment's own)")
      ->needs(layout);
  command.footer("Example: pexplore report rate-limiter --format csv > matrix.csv");
  command.callback([options, &action] { action = [options] { return report(*options); }; });
}

}  // namespace pexplore
