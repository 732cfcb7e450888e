#pragma once

#include "parallel_explore/experiment.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace parallel_explore::spec {

/// A setting of a person, and where it comes from.
struct SettingOrigin {
  std::string key;     ///< "budget.usd", "agent.claude.model"
  std::string value;   ///< as in the file; of `env` tables "set", since it may be a credential
  std::string origin;  ///< "/home/me/.config/pexplore/config.toml:4", with the profile

  bool operator==(SettingOrigin const&) const = default;
};

/// The settings of a person, for all repositories.
struct UserSettings {
  Experiment defaults;                 ///< of specs
  std::string profile;                 ///< that is in force; empty: none
  std::string editor;                  ///< a shell command line, before VISUAL and EDITOR
  std::string notify;                  ///< a shell command line that is run when a run has ended
  bool bell = false;                   ///< ring the terminal's bell when a run has ended
  Notifications on;                    ///< where a spec says nothing else; never recorded
  std::vector<SettingOrigin> origins;  ///< of everything that is set, by key
};

/// Reads settings. The tables `[profile.NAME]` have the same keys as the top level; those of
/// `profile`, or else of the profile that the text names, come on top. `source` is named in
/// messages and origins. Throws Error(spec) with every fault, a line each, and for a profile that
/// there is not.
[[nodiscard]] UserSettings parse_user_settings(std::string_view text, std::string_view source,
                                               std::string const& profile = {});

}  // namespace parallel_explore::spec
