#pragma once

#include "core/acp_modes.hpp"
#include "parallel_explore/session.hpp"

#include <boost/json/fwd.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace parallel_explore::stream {

/// The values of a setting that an agent lists in its answer to the request that opens a session.
struct ListedValues {
  std::vector<std::string> ids;
  std::vector<std::string> names = {};  ///< for people; as many as ids
  std::string current;
  std::string option = {};  ///< of session/set_config_option, which sets it; empty: a method of its
                            ///< own does
};

[[nodiscard]] ListedValues listed_modes(boost::json::object const& answer);
[[nodiscard]] ListedValues listed_models(boost::json::object const& answer);

/// The choice of a value.
struct ValueChoice {
  std::string id;       ///< to be set; empty: the current one stays
  std::string problem;  ///< why the session must not begin; empty: it may
};

/// The mode for a session: `agent` as it names itself, `mode` as a spec does.
[[nodiscard]] ValueChoice choose_mode(ListedValues const& listed, std::string_view agent,
                                      std::string_view mode, bool looks_only);

/// The model of a spec, by its id or its name; empty: the agent's own choice. It is a problem if
/// the agent does not list it, since results would be another model's.
[[nodiscard]] ValueChoice choose_model(ListedValues const& listed, std::string_view model);

/// The row of an agent; that of any other if it has none.
[[nodiscard]] core::AcpModes const& row_of(std::string_view agent);

/// Options that keep a session within its purpose, for `_meta` of the request that opens it; empty:
/// the agent takes none. `helper`: that of a helper session.
[[nodiscard]] boost::json::object session_meta(std::string_view agent, Configuration configuration,
                                               std::optional<HelperPurpose> helper);

}  // namespace parallel_explore::stream
