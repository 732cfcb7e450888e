#pragma once

#include <boost/json.hpp>

#include <optional>
#include <string>
#include <variant>
#include <vector>

/// The steps of the scripted model, the same for every client.
namespace scripted {

struct Write {
  std::string path;  ///< relative to the agent's directory
  std::string content;
};
struct Run {
  std::string command;
};
struct Say {
  std::string text;
};
/// Any tool, by its own name; of Codex, one of a group is "group.tool".
struct Call {
  std::string tool;
  boost::json::object input;
};
using Step = std::variant<Write, Run, Say, Call>;

/// A failure in place of a step's answer.
struct Fault {
  int at = 0;             ///< the step, from 0
  int times = 1;          ///< requests that meet it, of all conversations together
  int status = 0;         ///< of HTTP; 0: the connection is cut in mid-answer, or stays silent
  bool silent = false;    ///< it is never answered
  int retry_after_s = 0;  ///< said with the status; 0: not said
};

/// {"steps": [{"write": {"path": …, "content": …}}, {"run": …}, {"say": …},
///            {"call": {"tool": …, "input": {…}}}],
///  "faults": [{"at": 0, "times": 2, "status": 429, "retry_after": 1}, {"silent": true}, {"cut":
///  true}]}
/// A script ends by saying something; "done" if it says nothing.
struct Script {
  std::vector<Step> steps;
  std::vector<Fault> faults;

  /// Throws whatever is wrong with it.
  static Script parse(std::string const& text);

  /// The step of a conversation that has used that many tools.
  [[nodiscard]] Step step(std::size_t tools_used) const;

  /// The fault that a request for that step meets; counts it.
  [[nodiscard]] std::optional<Fault> next_fault(std::size_t step);
};

}  // namespace scripted
