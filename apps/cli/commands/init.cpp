#include "commands.hpp"
#include "output.hpp"

#include <fmt/format.h>

#include <filesystem>
#include <fstream>
#include <memory>

namespace pexplore {

using namespace parallel_explore;

namespace {

struct InitOptions {
  std::string file = "pexplore.toml", from, criteria;
  bool force = false;
};

int init(InitOptions const& options) {
  auto const& [file, from, criteria, force] = options;
  if (std::filesystem::exists(file) && !force) {
    throw Error(ErrorCode::name_in_use, fmt::format("{} exists already", file),
                "edit it, or overwrite it with --force");
  }
  ImportedSpec spec;
  if (from.empty()) {
    spec.toml =
        criteria.empty() ? std::string(spec_template()) : spec_template(criteria_preset(criteria));
  } else {
    spec = load_draft(from);
    if (!criteria.empty()) spec.toml += fmt::format("\n{}", criteria_preset(criteria));
  }
  std::ofstream out(file);
  out << spec.toml;
  if (!out.flush()) throw Error(ErrorCode::resource, fmt::format("cannot write {}", file));
  std::string text;
  for (auto const& note : spec.notes) text += escape_for_terminal(note) + "\n";
  print(fmt::format("{}Wrote {}. Edit task, approaches and criteria, then: pexplore run\n", text,
                    file));
  return 0;
}

}  // namespace

void declare_init(CLI::App& command, Action& action) {
  auto const options = std::make_shared<InitOptions>();
  command.add_option("file", options->file, "The file to write (default: pexplore.toml)");
  command.add_option("--from", options->from,
                     "A loop-parallel-exploration draft (TOML or YAML) to turn into a spec; prints "
                     "what became of each key");
  command.add_option("--criteria", options->criteria,
                     "Add a set of criteria: web, library, ml, infra or cli");
  command.add_flag("--force", options->force, "Overwrite the file if it exists");
  command.footer(
      "Examples:\n"
      "  pexplore init\n"
      "  pexplore init --criteria library\n"
      "  pexplore init --from exploration.yaml");
  command.callback([options, &action] { action = [options] { return init(*options); }; });
}

}  // namespace pexplore
