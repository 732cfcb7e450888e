#include "explore/own_commands.hpp"

#include "parallel_explore/experiment.hpp"

#include <fmt/format.h>

namespace parallel_explore::operations {
namespace {

std::string group_of(Exploration const& exploration) {
  return are_alternatives(exploration.experiment) ? "pexplore" : "pexplore tasks";
}

}  // namespace

std::string_view kind_of(Exploration const& exploration) {
  return are_alternatives(exploration.experiment) ? "approach" : "task";
}

std::string retry_command(Exploration const& exploration) {
  return fmt::format("{} retry {}", group_of(exploration), exploration.name);
}

std::string resume_command(Exploration const& exploration) {
  return fmt::format("{} resume {}", group_of(exploration), exploration.name);
}

std::string show_command(Exploration const& exploration) {
  return fmt::format("{} {} {}", group_of(exploration),
                     are_alternatives(exploration.experiment) ? "show" : "status",
                     exploration.name);
}

}  // namespace parallel_explore::operations
