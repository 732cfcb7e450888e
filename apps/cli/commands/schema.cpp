#include "commands.hpp"
#include "exit_status.hpp"
#include "output.hpp"
#include "report/schemas.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

namespace pexplore {

using namespace parallel_explore;

void declare_schema(CLI::App& command, Action& action) {
  auto const name = std::make_shared<std::string>();
  std::vector<std::string> names;
  std::string footer = "Members may be added to any of them:\n";
  for (auto const& schema : report::schemas()) {
    names.emplace_back(schema.name);
    footer += fmt::format("  {:<9} {}\n", schema.name, schema.meaning);
  }
  command.add_option("document", *name, "The document")->required()->check(CLI::IsMember(names));
  command.footer(footer + "\nExample: pexplore schema summary > summary.schema.json");
  command.callback([name, &action] {
    action = [name] {
      auto const all = report::schemas();
      print(std::ranges::find(all, *name, &report::Schema::name)->text());
      return int(all_completed);
    };
  });
}

}  // namespace pexplore
