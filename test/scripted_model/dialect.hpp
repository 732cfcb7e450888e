#pragma once

#include "scripted_model/script.hpp"

#include <boost/json.hpp>

#include <string>
#include <string_view>
#include <vector>

/// How the APIs say the same things.
namespace scripted {

/// The question of a request.
struct Question {
  bool of_the_session = false;     ///< else one on the side: a title, a check of the quota
  std::size_t tools_used = 0;      ///< in the conversation so far
  std::vector<std::string> tools;  ///< names of those that the model may call
  std::string directory;           ///< the agent's, where the request has it
  std::string model;
  bool streams = true;  ///< it wants server-sent events
};

struct Dialect {
  std::string_view name;
  bool (*speaks)(std::string_view target);  ///< whether a request for that path is in it
  Question (*read)(std::string_view target, boost::json::object const& request);
  std::string (*say)(Step const& step, Question const& question);
};

/// Anthropic's Messages.
[[nodiscard]] Dialect messages_dialect();
/// OpenAI's Responses.
[[nodiscard]] Dialect responses_dialect();
/// OpenAI's Chat Completions.
[[nodiscard]] Dialect chat_dialect();
/// Google's Generative Language.
[[nodiscard]] Dialect gemini_dialect();

/// The body of an answer that refuses.
[[nodiscard]] std::string refusal(int status);

}  // namespace scripted
