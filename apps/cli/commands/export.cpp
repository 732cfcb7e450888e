#include "async/wait_for.hpp"
#include "commands.hpp"
#include "experiments.hpp"
#include "files/durable.hpp"
#include "output.hpp"
#include "store/spec_text.hpp"

#include <fmt/format.h>

#include <filesystem>
#include <memory>

namespace pexplore {

using namespace parallel_explore;

namespace {

int export_to(std::string const& name, std::string const& file) {
  auto explorer = explorer_to_read();
  auto const text = async::wait_for(exported(explorer, name));
  if (file == "-") {
    print(text);
  } else {
    files::replace_soon(std::filesystem::absolute(file), text);
    note("Wrote {} into {}. Read it elsewhere: pexplore import {}\n", name,
         escape_for_terminal(file), escape_for_terminal(file));
  }
  return 0;
}

int import_from(std::string const& file) {
  auto const text = store::spec_text(file == "-" ? "/dev/stdin" : file, largest_export);
  make_records_here();
  auto const name = import_experiment(records_here(), text, file);
  print(fmt::format("Imported {0}. Show it: pexplore show {0}\n", name));
  return 0;
}

}  // namespace

void declare_export(CLI::App& command, Action& action) {
  struct Options {
    std::string name, file;
  };
  auto const options = std::make_shared<Options>();
  command.add_option("name", options->name, "The experiment")->required();
  command.add_option("file", options->file, "The file to write, or - for standard output")
      ->required();
  command.footer("Example: pexplore export rate-limiter rate-limiter.pexplore");
  command.callback([options, &action] {
    action = [options] { return export_to(options->name, options->file); };
  });
}

void declare_import(CLI::App& command, Action& action) {
  auto const file = std::make_shared<std::string>();
  command.add_option("file", *file, "A file that `pexplore export` wrote, or - for standard input")
      ->required();
  command.footer(
      "Works in any directory, without the repository. Then show, report, diff, list, compare and\n"
      "rescore (without --keep and --criterion) read it.\n"
      "Example: pexplore import rate-limiter.pexplore");
  command.callback([file, &action] { action = [file] { return import_from(*file); }; });
}

}  // namespace pexplore
