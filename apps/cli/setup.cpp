#include "commands.hpp"
#include "output.hpp"

#include <fmt/format.h>

#include <filesystem>
#include <fstream>

/// The command for the first minute.
namespace pexplore {

using namespace parallel_explore;

namespace {

int init(std::string const& file, bool force) {
  if (std::filesystem::exists(file) && !force) {
    throw Error(ErrorCode::name_in_use, fmt::format("{} exists already", file),
                "edit it, or write it anew with --force");
  }
  std::ofstream out(file);
  out << spec_template();
  if (!out.flush()) throw Error(ErrorCode::resource, fmt::format("cannot write {}", file));
  print(fmt::format("Wrote {}. Edit task, approaches and criteria, then: pexplore run\n", file));
  return 0;
}

}  // namespace

void add_init(CLI::App& app, Work& work) {
  auto* const command = app.add_subcommand("init", "Write a commented spec to start from");
  auto const file = std::make_shared<std::string>("pexplore.toml");
  auto const force = std::make_shared<bool>(false);
  command->add_option("file", *file, "Where to (pexplore.toml)");
  command->add_flag("--force", *force, "Overwrite it");
  command->footer("Example: pexplore init");
  command->callback([file, force, &work] { work = [file, force] { return init(*file, *force); }; });
}

}  // namespace pexplore
