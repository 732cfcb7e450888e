#pragma once

#include "service/operations.hpp"

#include <boost/json.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace pexplore::acp {

namespace json = boost::json;

/// The choices that a directory and this machine offer.
struct Offer {
  std::string spec;                      ///< a spec file in the directory; empty: none
  bool spec_explores = false;            ///< it lists approaches, or has some proposed
  std::vector<std::string> agents;       ///< the one that is meant by default first
  std::vector<std::string> spec_agents;  ///< names of the spec's own
  std::string gate_name, gate;           ///< how the project is tested; empty: not known
  std::vector<std::string> setup;        ///< commands that prepare a worktree for it
};

/// The choices of a session; each is a value of the option of that name.
struct Settings {
  std::string spec, approaches, agent, model, gate, budget;

  bool operator==(Settings const&) const = default;
};

/// The choices that a new session begins with.
[[nodiscard]] Settings initial(Offer const& offer);

/// For `configOptions`.
[[nodiscard]] json::array config_options(Settings const& settings, Offer const& offer);

/// Sets a value that the option lists; else returns false.
[[nodiscard]] bool set_option(Settings& settings, Offer const& offer, std::string_view id,
                              std::string_view value);

/// The command that starts an experiment. Throws Error(validation) for a task that is too long.
[[nodiscard]] service::OwnCommand start_command(Settings const& settings, Offer const& offer,
                                                std::string const& task);

/// A statement, before anything starts, of how much is run and that it costs money.
[[nodiscard]] std::string statement_of(Settings const& settings, Offer const& offer);

}  // namespace pexplore::acp
