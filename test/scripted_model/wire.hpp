#pragma once

#include "scripted_model/dialect.hpp"

#include <boost/json.hpp>

#include <string>
#include <string_view>

/// Parts that the dialects share.
namespace scripted::wire {

[[nodiscard]] std::string fresh_id(std::string_view prefix);

/// A server-sent event whose data has its type, too.
[[nodiscard]] std::string event(std::string const& type, boost::json::object data);

[[nodiscard]] std::string_view text_at(boost::json::object const& object, std::string_view key);

/// The array of that key; an empty one if there is none.
[[nodiscard]] boost::json::array const& array_at(boost::json::object const& object,
                                                 std::string_view key);

/// The directory that the agent names to its model; empty if it names none.
[[nodiscard]] std::string directory_in(std::string const& text);

/// A call of a tool.
struct ToolCall {
  std::string tool;
  boost::json::object input;
};

/// Names of a tool and of its parameters.
struct ToolNames {
  std::string_view write, path, content, run, command;
};

/// The first of these that the question offers: the tools of agents have many names.
[[nodiscard]] ToolNames const& names_of(Question const& question);

/// Whether the model may call a tool of that name.
[[nodiscard]] bool offers(Question const& question, std::string_view tool);

/// A step as a call of a tool that an agent offers. Not of a step that says something.
[[nodiscard]] ToolCall call_of(Step const& step, Question const& question);

/// A step as a shell command. Not of a step that says something.
[[nodiscard]] std::string command_of(Step const& step);

}  // namespace scripted::wire
