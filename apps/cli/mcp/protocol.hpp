#pragma once

#include "service/json_rpc.hpp"

#include <boost/json.hpp>

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// The Model Context Protocol, revisions 2025-11-25 (after `initialize`) and 2026-07-28 (each
/// request says it in its `_meta`), without any input or output.
namespace pexplore::mcp {

namespace json = boost::json;

/// The type of pages that hosts of MCP Apps show.
inline constexpr std::string_view app_type = "text/html;profile=mcp-app";

/// A tool that clients may call.
struct Tool {
  std::string_view name, title, description;
  std::string_view parameters;  ///< a JSON Schema
  bool reads_only = false;      ///< it changes nothing
  bool destroys = false;        ///< it may remove or overwrite something
  bool costs = false;           ///< it starts sessions
  std::string_view app = {};    ///< the resource of the page that shows its result; empty: none
};

/// The capabilities of a client, as far as this request states them.
struct Client {
  bool stateless = false;   ///< 2026-07-28
  bool can_ask = false;     ///< it can put a question to a person
  bool shows_apps = false;  ///< it shows pages beside results (MCP Apps)
};

/// A call of a tool that is to be answered.
struct ToolCall {
  json::value id;
  std::string tool;
  json::object arguments;
  Client client;
  json::value progress_token;  ///< null: the client wants no progress
  bool confirmed = false;      ///< a person was asked, and agreed
};

/// A resource that clients may read.
struct Resource {
  std::string uri, name, mime_type;
};

struct ToolResult {
  std::string text;
  bool is_error = false;
  std::optional<json::object> structured = {};  ///< the same as data
  json::object meta = {};                       ///< for the page that shows it, not for the model
};

/// The answers to one message, and the work that it asks for.
struct Turn {
  std::vector<std::string> answers;  ///< messages to send, a line each
  std::vector<ToolCall> calls;
  std::vector<json::value> cancelled;  ///< ids of calls
  struct Read {
    json::value id;
    std::string uri;
    Client client;
  };
  std::vector<Read> reads;                            ///< of resources
  std::vector<std::pair<json::value, Client>> lists;  ///< of resources, by id
};

class Protocol {
 public:
  /// `tools` outlive it.
  Protocol(std::span<Tool const> tools, std::string version)
      : tools_(tools), version_(std::move(version)) {}

  /// Takes a line from the client. Never throws: what it cannot read is answered with an error.
  [[nodiscard]] Turn take(std::string_view line);

  /// The answer to a line without a message, which has no id: none of the revisions allows null.
  [[nodiscard]] static std::string error(service::BadLine const& fault);

  /// The answer to a call; it is not asked for any more.
  [[nodiscard]] static std::string result(ToolCall const& call, ToolResult const& result);

  /// News of a call; empty if the client wants none.
  [[nodiscard]] static std::string progress(ToolCall const& call, std::int64_t step,
                                            std::string_view message);

  /// Asks the person at the client. The call comes again from take() once the person agreed;
  /// otherwise it is answered there.
  [[nodiscard]] std::string ask(ToolCall call, std::string_view question);

  [[nodiscard]] static std::string resources(json::value const& id, Client client,
                                             std::vector<Resource> const& all);
  /// `text`: none if the resource does not exist. `meta`: its metadata; may be empty.
  [[nodiscard]] static std::string resource(Turn::Read const& read, std::string_view mime_type,
                                            std::optional<std::string> const& text,
                                            json::object const& meta = {});

 private:
  void take_message(json::object const& message, Turn& turn);
  void take_request(json::object const& message, Turn& turn);
  void take_answer(json::object const& message, Turn& turn);
  void call(json::value const& id, json::object const& params, Client client, Turn& turn);
  [[nodiscard]] json::object initialized(json::object const& params);
  [[nodiscard]] json::object discovered() const;
  [[nodiscard]] json::object listed() const;

  std::span<Tool const> tools_;
  std::string version_;
  Client legacy_;                          ///< by its `initialize`
  std::map<std::string, ToolCall> asked_;  ///< by the id of the question
  std::int64_t questions_ = 0;
};

}  // namespace pexplore::mcp
