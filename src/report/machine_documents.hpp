#pragma once

#include "parallel_explore/session.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <vector>

/// JSON documents about a person's machine, one line each. Members are only ever added.
namespace parallel_explore::report {

/// A requirement of the machine, or a tool that is useful.
struct Check {
  std::string name;
  bool good = false, needed = true;
  std::string found, hint;
  bool warning = false;  ///< it is there, and misleads
};

/// The result of one request to an agent.
struct AgentTrial {
  std::string agent;
  SessionResult result;
  std::string model;                                    ///< that the agent names; empty: none
  std::optional<std::chrono::milliseconds> first_line;  ///< until it printed anything understood
  std::vector<std::string> refusals;                    ///< of the API, while it was retrying

  /// Whether it answered: its log-in is fine.
  [[nodiscard]] bool good() const;
};

/// A key of a person's settings.
struct SettingLine {
  std::string key, value;
  std::string origin;  ///< the file and the line
};

/// A change of one file by an installation, done or to be done.
struct InstallationChange {
  std::string host, what, file;
  bool kept = false;  ///< it stays although it was to be removed
};

[[nodiscard]] std::string checks_json(std::vector<Check> const& checks);
[[nodiscard]] std::string trial_json(AgentTrial const& trial);
/// `file`: the person's own; `profile`: in force; empty: none.
[[nodiscard]] std::string settings_json(std::string const& file, std::string const& profile,
                                        std::vector<SettingLine> const& settings);
[[nodiscard]] std::string installation_json(std::vector<InstallationChange> const& changes);

}  // namespace parallel_explore::report
