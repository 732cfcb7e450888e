#pragma once

#include <boost/json.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace pexplore::acp {

namespace json = boost::json;

/// A request of the client that a session answers.
struct Request {
  json::value id;
  std::string method;
  json::object params;
};

/// The client's answer to a question of ours.
struct ClientReply {
  std::string id;
  std::optional<json::object> result;  ///< none: an error
};

/// The answers to one message, and the work that it asks for.
struct Incoming {
  std::vector<std::string> answers;  ///< messages to send, a line each
  std::vector<Request> requests;
  std::vector<ClientReply> replies;
  std::vector<std::string> cancelled;  ///< ids of sessions whose turn shall end
  std::vector<json::value> withdrawn;  ///< ids of requests that the client gives up
};

/// Messages of the client, without any input or output.
class EditorProtocol {
 public:
  explicit EditorProtocol(std::string version) : version_(std::move(version)) {}

  /// Takes a line from the client. Never throws: what it cannot read is answered with an error.
  [[nodiscard]] Incoming take(std::string_view line);

  [[nodiscard]] static std::string result(json::value const& id, json::object result);
  [[nodiscard]] static std::string update(std::string_view session, json::object update);
  [[nodiscard]] static std::string ask(std::string_view id, std::string_view method,
                                       json::object params);

 private:
  void take_request(json::object const& message, Incoming& turn) const;
  [[nodiscard]] json::object initialized() const;

  std::string version_;
};

}  // namespace pexplore::acp
