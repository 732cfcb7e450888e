#pragma once

#include "parallel_explore/session.hpp"

#include <map>
#include <string>

namespace parallel_explore::agents {

/// Gives a judge homes of Codex, Gemini and OpenCode with the user's login and the settings that
/// choose a model, and without instructions, skills, rules, agents, extensions and sessions of the
/// user, which no option leaves out. They are below the judge's own directory, which is empty and
/// ends with it.
void use_bare_homes(SessionRequest const& request, std::map<std::string, std::string>& environment);

/// Takes logins that the session renewed back to the user's homes.
void keep_logins(SessionRequest const& request);

}  // namespace parallel_explore::agents
