#pragma once

#include "parallel_explore/session.hpp"

#include <boost/describe/class.hpp>

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace parallel_explore {
inline namespace v0_2 {

/// Events of sessions, those of approaches and helpers; see event.hpp.
namespace events {

/// A session is about to start. Durable before its process exists; `session_id` is in the
/// environment as PEXPLORE_SESSION, so that the process can be found even if pexplore dies before
/// SessionSpawned.
struct SessionStarted {
  static constexpr std::string_view name = "orchestrator:session:start";  ///< in the journal

  std::string approach;           ///< name of the approach or sample
  int sample = 1;                 ///< number of the sample, from 1
  std::string session_id,         ///< UUID that the run gave it
      agent,                      ///< name of the agent
      model;                      ///< as the spec names it; empty: the agent's default
  std::string instructions_hash;  ///< `git hash-object` of the instructions; empty: none
  std::string resumes;            ///< the agent's own id of the session that it continues
  bool operator==(SessionStarted const&) const = default;
};
BOOST_DESCRIBE_STRUCT(SessionStarted, (),
                      (approach, sample, session_id, agent, model, instructions_hash, resumes))

/// The process of the session exists.
struct SessionSpawned {
  static constexpr std::string_view name = "orchestrator:session:process";  ///< in the journal

  std::string approach;     ///< name of the approach or sample
  int sample = 1;           ///< number of the sample, from 1
  ProcessIdentity process;  ///< its process, which leads a process group
  bool operator==(SessionSpawned const&) const = default;
};
BOOST_DESCRIBE_STRUCT(SessionSpawned, (), (approach, sample, process))

/// The latest activity of the session and the sum of its usage.
struct SessionProgress {
  static constexpr std::string_view name = "orchestrator:session:progress";  ///< in the journal

  std::string approach;       ///< name of the approach or sample
  int sample = 1;             ///< number of the sample, from 1
  Activity activity;          ///< the latest
  Usage usage;                ///< so far
  std::string agent_session;  ///< the agent's own id, to resume by
  bool operator==(SessionProgress const&) const = default;
};
BOOST_DESCRIBE_STRUCT(SessionProgress, (), (approach, sample, activity, usage, agent_session))

/// The API refuses a request of the session, or does not answer.
struct SessionLimited {
  static constexpr std::string_view name = "orchestrator:session:limited";  ///< in the journal

  std::string approach;                                  ///< name of the approach or sample
  int sample = 1;                                        ///< number of the sample, from 1
  int api_status = 0;                                    ///< of HTTP; 0: no answer
  std::optional<std::chrono::milliseconds> retry_after;  ///< none: the API did not say
  std::string reason;                                    ///< the API's, for people
  bool operator==(SessionLimited const&) const = default;
};
BOOST_DESCRIBE_STRUCT(SessionLimited, (), (approach, sample, api_status, retry_after, reason))

/// The session has printed nothing for some time, and has changed nothing in its worktree or is not
/// answered by its model.
struct SessionSilent {
  static constexpr std::string_view name = "orchestrator:session:silent";  ///< in the journal

  std::string approach;                 ///< name of the approach or sample
  int sample = 1;                       ///< number of the sample, from 1
  std::chrono::milliseconds silent{0};  ///< since the last output or change
  bool unanswered = false;              ///< the model has not answered since the session began
  bool operator==(SessionSilent const&) const = default;
};
BOOST_DESCRIBE_STRUCT(SessionSilent, (), (approach, sample, silent, unanswered))

/// The session ended, well or badly.
struct SessionCompleted {
  static constexpr std::string_view name = "orchestrator:session:complete";  ///< in the journal

  std::string approach;  ///< name of the approach or sample
  int sample = 1;        ///< number of the sample, from 1
  SessionResult result;  ///< end, answer and consumption
  bool operator==(SessionCompleted const&) const = default;
};
BOOST_DESCRIBE_STRUCT(SessionCompleted, (), (approach, sample, result))

/// A helper session is about to start. Durable before its process exists, as SessionStarted is.
struct HelperStarted {
  static constexpr std::string_view name = "orchestrator:helper:start";  ///< in the journal

  std::string session_id;                          ///< UUID that the run gave it
  HelperPurpose purpose = HelperPurpose::propose;  ///< why it runs
  std::string agent,                               ///< name of the agent
      model;             ///< as the spec names it; empty: the agent's default
  std::string approach;  ///< that the session outlines; else empty
  bool operator==(HelperStarted const&) const = default;
};
BOOST_DESCRIBE_STRUCT(HelperStarted, (), (session_id, purpose, agent, model, approach))

/// The process of the helper session exists.
struct HelperSpawned {
  static constexpr std::string_view name = "orchestrator:helper:process";  ///< in the journal

  std::string session_id;   ///< as in HelperStarted
  ProcessIdentity process;  ///< its process, which leads a process group
  bool operator==(HelperSpawned const&) const = default;
};
BOOST_DESCRIBE_STRUCT(HelperSpawned, (), (session_id, process))

/// The helper session ended, well or badly.
struct HelperCompleted {
  static constexpr std::string_view name = "orchestrator:helper:complete";  ///< in the journal

  std::string session_id;  ///< as in HelperStarted
  SessionResult result;    ///< end, answer and consumption
  bool operator==(HelperCompleted const&) const = default;
};
BOOST_DESCRIBE_STRUCT(HelperCompleted, (), (session_id, result))

}  // namespace events

}  // namespace v0_2
}  // namespace parallel_explore
