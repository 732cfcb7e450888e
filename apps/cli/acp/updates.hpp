#pragma once

#include "parallel_explore/exploration.hpp"
#include "parallel_explore/verdict.hpp"

#include <boost/json.hpp>

#include <chrono>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace pexplore::acp {

namespace json = boost::json;

// Each is the `update` of a `session/update`.

[[nodiscard]] json::object message_update(std::string_view markdown);
[[nodiscard]] json::object prompt_update(std::string_view text);
[[nodiscard]] json::object title_update(parallel_explore::Exploration const& exploration);

/// A line on an experiment in a list, at most 80 bytes.
[[nodiscard]] std::string title_of(parallel_explore::Exploration const& exploration);

/// An option of a question to the person.
struct PermissionOption {
  std::string id, name, kind;
};

/// The results that may be adopted, the one to take first, at most six, and "keep all", which comes
/// first if the verdict takes none. Empty if nothing passed.
[[nodiscard]] std::vector<PermissionOption> adoption_options(
    parallel_explore::Verdict const& verdict);

/// The approach of an option of adoption_options(); empty: none is adopted.
[[nodiscard]] std::string approach_of_option(std::string_view id);

/// The verdict in words, and the matrix, in Markdown.
[[nodiscard]] std::string verdict_text(parallel_explore::Exploration const& exploration,
                                       parallel_explore::Verdict const& verdict);

/// Turns the states of an experiment into updates: a plan with an entry for each approach, a tool
/// call each, and the cost.
class ProgressUpdates {
 public:
  using Clock = std::chrono::steady_clock;

  /// Updates on what changed since the last call; none if nothing did. The activity of an approach
  /// is reported at most once a second, unless `all`.
  [[nodiscard]] std::vector<json::object> take(parallel_explore::Exploration const& exploration,
                                               Clock::time_point now, bool all = false);

 private:
  /// The latest news of an approach that the client has.
  struct Known {
    std::string status, text;
    Clock::time_point told;
  };

  void add_calls(parallel_explore::Exploration const& exploration, Clock::time_point now, bool all,
                 std::vector<json::object>& updates);

  json::object plan_;
  json::object usage_;
  std::map<std::string, Known> known_;  ///< by approach
};

}  // namespace pexplore::acp
