#pragma once

#include "stream/json_line.hpp"

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace parallel_explore::stream {

/// A part of a session, for people.
struct TranscriptEntry {
  enum class Kind {
    session,  ///< the beginning; title: the model
    text,     ///< words of the agent
    thought,  ///< its reasoning
    tool,     ///< title: the tool, text: its most informative argument
    result,   ///< of a tool: its first line, and the size of the whole
    failure,  ///< of a tool, of the agent or of its API
    end,      ///< text: turns, tokens and cost, as far as the agent tells them
    line,     ///< what is not in the agent's format
  };
  Kind kind = Kind::text;
  std::string title;
  std::string text;        ///< foreign: valid UTF-8, and nothing more
  std::int64_t bytes = 0;  ///< of a result
  bool nested = false;     ///< of a sub-agent

  bool operator==(TranscriptEntry const&) const = default;
};

/// Reads the stream of a session again, for people. The parsers of sessions keep what decides; this
/// keeps what was said and done.
class Transcript {
 public:
  using Entry = TranscriptEntry;
  using Sink = std::function<void(Entry)>;

  /// `adapter`: as in `[agent.NAME]`. Every line of an adapter that has no format is an entry.
  Transcript(std::string_view adapter, Sink sink);

  /// `adapters`: those of the agents that wrote the stream, one after the other; at least one.
  Transcript(std::vector<std::string> const& adapters, Sink sink);

  /// Whether the adapter has a format.
  [[nodiscard]] static bool knows(std::string_view adapter) { return format_of(adapter); }
  /// Whether one of them has.
  [[nodiscard]] static bool knows_any(std::vector<std::string> const& adapters);

  /// Takes a line; calls the sink for each entry that is complete.
  void take(std::string_view line);

  /// Gives what was held back, because more of it could have followed.
  void finish();

 private:
  struct Format;
  static Format const* format_of(std::string_view adapter);
  void follow_agent(std::string_view line);

  Format const* format_;
  std::vector<Format const*> formats_;  ///< of all agents that wrote; one agent: empty
  JsonLine json_;
  Sink sink_;
  Entry held_;  ///< text that comes in pieces; its text is empty if there is none
};

}  // namespace parallel_explore::stream
