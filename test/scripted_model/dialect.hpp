#pragma once

#include "scripted_model/script.hpp"

#include <boost/json.hpp>

#include <string>

/// How the two APIs say the same things.
namespace scripted {

/// The question of a request.
struct Question {
  bool of_the_session = false;  ///< else one on the side: a title, a check of the quota
  std::size_t tools_used = 0;   ///< in the conversation so far
  std::string directory;        ///< the agent's, where the request tells it
  bool streams = true;          ///< it wants server-sent events
};

// Anthropic's Messages, as server-sent events; as one message where the request wants no stream.
[[nodiscard]] Question read_messages(boost::json::object const& request);
[[nodiscard]] std::string say_messages(Step const& step, Question const& question,
                                       std::string const& model);

// OpenAI's Responses, as server-sent events.
[[nodiscard]] Question read_responses(boost::json::object const& request);
[[nodiscard]] std::string say_responses(Step const& step, boost::json::object const& request);

/// The body of an answer that refuses.
[[nodiscard]] std::string refusal(int status);

}  // namespace scripted
