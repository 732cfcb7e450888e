#pragma once

#include "parallel_explore/approach.hpp"
#include "parallel_explore/cause.hpp"
#include "parallel_explore/experiment.hpp"

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace parallel_explore {
inline namespace v0_2 {

/// A time in UTC, to the millisecond.
using TimePoint = std::chrono::sys_time<std::chrono::milliseconds>;

/// The consumption of a session. Counts are totals over the session.
struct Usage {
  std::int64_t input_tokens = 0;        ///< without cache reads
  std::int64_t output_tokens = 0;       ///< written by the model
  std::int64_t cache_read_tokens = 0;   ///< input that the API had in its cache
  std::int64_t cache_write_tokens = 0;  ///< input that the API put in its cache
  int turns = 0;                        ///< of the model, as the agent counts them
  std::optional<double> cost_usd;       ///< none if the agent does not report it
  /// More was used: the session was ended before the agent's own count, or the agent does not count
  /// its sub-agents.
  bool incomplete = false;

  /// All tokens, including cache reads.
  [[nodiscard]] std::int64_t tokens() const {
    return input_tokens + output_tokens + cache_read_tokens + cache_write_tokens;
  }
  /// If only one cost is known, the sum has that cost.
  Usage& operator+=(Usage const& other);
  bool operator==(Usage const&) const = default;
};

/// The current activity of an agent. Text is cut to 200 bytes of valid UTF-8 without control
/// characters.
struct Activity {
  std::string tool;  ///< name of the tool in use; empty: it writes or thinks
  std::string text;  ///< the tool's main argument, or the beginning of its text

  bool operator==(Activity const&) const = default;
};

/// The identity of a process, different from any later process with the same id.
struct ProcessIdentity {
  int pid = 0;                    ///< also the id of its process group
  std::uint64_t start_ticks = 0;  ///< field 22 of /proc/PID/stat; 0: unknown

  bool operator==(ProcessIdentity const&) const = default;
};

// The ends of a session, each with its name in files.

/// The session ended by itself, and reports success.
struct Completed {
  static constexpr std::string_view name = "completed";  ///< in files
  bool operator==(Completed const&) const = default;
};
/// The session ended without success.
struct Failed {
  static constexpr std::string_view name = "failed";  ///< in files
  std::string reason;                                 ///< for people
  bool transient = false;                             ///< the same session may succeed if continued
  bool at_limit = false;                              ///< it reached its limit of turns or money
  FailureCause cause = FailureCause::session_failed;  ///< ignored if `at_limit`
  bool operator==(Failed const&) const = default;
};
/// The session took too long and was ended.
struct TimedOut {
  static constexpr std::string_view name = "timed_out";  ///< in files
  std::chrono::milliseconds after{0};                    ///< the limit of its time
  bool operator==(TimedOut const&) const = default;
};
/// The session neither printed nor changed anything for too long and was ended.
struct Stalled {
  static constexpr std::string_view name = "stalled";  ///< in files
  std::chrono::milliseconds silent{0};                 ///< how long it did nothing
  bool operator==(Stalled const&) const = default;
};
/// The caller cancelled the session.
struct Cancelled {
  static constexpr std::string_view name = "cancelled";  ///< in files
  bool operator==(Cancelled const&) const = default;
};
/// The API refused temporarily.
struct Limited {
  static constexpr std::string_view name = "limited";  ///< in files
  std::string reason;                                  ///< for people
  std::optional<TimePoint> until;  ///< when to ask again; none: the API did not say
  bool operator==(Limited const&) const = default;
};
/// The API refused the credentials.
struct Unauthorised {
  static constexpr std::string_view name = "unauthorised";  ///< in files
  std::string reason;                                       ///< for people
  bool operator==(Unauthorised const&) const = default;
};

/// How a session ended.
using SessionEnd =
    std::variant<Completed, Failed, TimedOut, Stalled, Cancelled, Limited, Unauthorised>;

/// The result of a session.
struct SessionResult {
  SessionEnd end;                         ///< how it ended
  std::string session_id;                 ///< the agent's own, to resume by; may be empty
  std::string answer;                     ///< its final text; at most 256 KiB
  Usage usage;                            ///< without that of the session that it continued
  std::chrono::milliseconds duration{0};  ///< wall time of its process
  std::int64_t peak_rss_bytes = 0;        ///< resident memory of its largest process; 0: not known
  std::vector<std::string> denied_tools;  ///< tools that it requested and was denied
  std::vector<std::string> notes;         ///< for people: leaked processes, lost output

  bool operator==(SessionResult const&) const = default;
};

/// The purpose of a helper session, which is not an approach's own.
enum class HelperPurpose {
  propose,  ///< proposes approaches
  outline,  ///< outlines an approach in words
  judge     ///< compares results, or outlines
};

/// The name in the journal, spelt as the enumerator: "propose".
[[nodiscard]] std::string name_of(HelperPurpose purpose);

/// An earlier session of the same agent in the same worktree, to be resumed with its memory.
struct Resumption {
  std::string session_id;  ///< the agent's own
  std::string prompt;      ///< replaces the request's prompt, which is for a new session
  Usage used;              ///< by that session so far

  bool operator==(Resumption const&) const = default;
};

/// Everything a runner needs for one session.
struct SessionRequest {
  std::string experiment;                    ///< name of the experiment
  std::string task;                          ///< the experiment's task
  Approach approach;                         ///< of a helper session: only its purpose as the name
  int sample = 1;                            ///< from 1
  std::string session_id;                    ///< UUID, unused before
  std::string prompt;                        ///< the whole of it, for a new session
  std::optional<Resumption> resume;          ///< only for a runner that can_resume()
  std::optional<std::string> system_prompt;  ///< appended to the agent's own
  std::filesystem::path worktree;            ///< the working directory
  AgentSettings agent;                       ///< settings of the agent
  bool read_only = false;                    ///< it may read, but neither change nor run anything
  std::optional<HelperPurpose> helper;       ///< of a helper session; a judge reads nothing either
  Configuration configuration = Configuration::project;  ///< of a working session
  int max_turns = 0;                                     ///< 0: the agent's own limit
  int max_subagents = 20;                                ///< that the session may start, at least 1
  std::optional<double> budget_usd;  ///< spending limit, for agents that support one
  std::chrono::milliseconds timeout = std::chrono::minutes(30);  ///< wall time; 0: no limit
  std::chrono::milliseconds stall{
      0};  ///< inactivity that is reported; twice that ends the session; 0: no limit
  std::chrono::milliseconds grace = std::chrono::seconds(10);  ///< between SIGTERM and SIGKILL
  int port = 0;                       ///< a free TCP port on loopback; 0: none
  std::filesystem::path stream_file;  ///< raw standard output is written here
  std::filesystem::path stderr_file;  ///< standard error is added to it; empty: it is not kept
  std::vector<std::string> pass_env;  ///< variables of pexplore that it gets; may end in `*`
  std::map<std::string, std::string> environment;  ///< variables of its worktree
  std::string job = {};  ///< as in CommandLine: names the session among those of its worktree
};

/// "completed", "failed", "timed_out", "stalled", "cancelled", "limited" or "unauthorised".
[[nodiscard]] std::string name_of(SessionEnd const& end);

/// Whether the session ended because its time, turns or money ran out.
[[nodiscard]] bool is_cut_short(SessionEnd const& end);

/// The cause of the failure of an approach whose last session ended like this; unexpected for
/// Completed.
[[nodiscard]] FailureCause cause_of(SessionEnd const& end);

/// The reason for the end, for people; empty for Completed.
[[nodiscard]] std::string reason_of(SessionEnd const& end);

}  // namespace v0_2
}  // namespace parallel_explore
