#pragma once

#include <string>
#include <utility>
#include <vector>

namespace parallel_explore::spec {

/// A gate, and what is known of it on the base.
struct GateAnswer {
  std::string name, command;
  std::string found;  ///< for people: "passed in 3.2s"; empty: it was not run
  bool works = true;  ///< else it is written as a comment, since no result could pass it
};

/// The answers that a spec is written from. One that is left out is as in the template.
struct SpecAnswers {
  std::string name, task;
  std::vector<std::pair<std::string, std::string>> approaches;  ///< name and description
  int generate = 0;                                             ///< approaches to be proposed
  std::string agent;                                            ///< of the sessions
  std::vector<std::string> setup;
  std::vector<GateAnswer> gates;
  std::string criteria;   ///< TOML instead of the template's criteria
  double budget_usd = 0;  ///< 0: none
};

/// A commented spec in TOML.
[[nodiscard]] std::string spec_of(SpecAnswers const& answers);

}  // namespace parallel_explore::spec
