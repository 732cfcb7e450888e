#pragma once

#include "core/acp_modes.hpp"
#include "parallel_explore/session.hpp"

#include <boost/json/fwd.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace parallel_explore::stream {

/// The modes that an agent lists in its answer to session/new or session/load.
struct ListedModes {
  std::vector<std::string> ids;
  std::string current;
  bool by_option = false;  ///< set by session/set_config_option instead of session/set_mode
};

[[nodiscard]] ListedModes listed_modes(boost::json::object const& answer);

/// The choice of a mode.
struct ModeChoice {
  std::string id;       ///< to be set; empty: the current one stays
  std::string problem;  ///< why the session must not begin; empty: it may
};

/// The mode for a session: `agent` as it names itself, `mode` as a spec does.
[[nodiscard]] ModeChoice choose_mode(ListedModes const& listed, std::string_view agent,
                                     std::string_view mode, bool looks_only);

/// The row of an agent; that of any other if it has none.
[[nodiscard]] core::AcpModes const& row_of(std::string_view agent);

/// Options that keep a session within its purpose, for `_meta` of the request that opens it; empty:
/// the agent takes none. `helper`: that of a helper session.
[[nodiscard]] boost::json::object session_meta(std::string_view agent, Configuration configuration,
                                               std::optional<HelperPurpose> helper);

}  // namespace parallel_explore::stream
