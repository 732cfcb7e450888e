#include "store/exists_already.hpp"

#include <fmt/format.h>

#include <string_view>

namespace parallel_explore::store {
namespace {

struct WayOn {
  std::string_view is;       ///< after "experiment NAME "
  std::string_view command;  ///< before the name
  bool ended = false;        ///< the state is shown as well
};

WayOn way_on(ExplorationState state) {
  if (state == ExplorationState::running) return {"is running", "watch it: pexplore status"};
  if (state == ExplorationState::interrupted)
    return {"was interrupted", "resume it: pexplore resume"};
  return {"exists already", "show it: pexplore show", true};
}

}  // namespace

Error exists_already(std::string const& name, Exploration const& there) {
  auto const [is, command, ended] = way_on(there.state);
  return {ErrorCode::name_in_use,
          fmt::format("experiment {} {}{}", name, is,
                      ended ? fmt::format(" and is {}", name_of(there.state)) : ""),
          fmt::format("{1} {0}; or remove it with all its work: pexplore cleanup --force {0}; or "
                      "take another --name",
                      name, command)};
}

}  // namespace parallel_explore::store
