#pragma once

#include "stream/acp_client.hpp"

#include <boost/json/object.hpp>

#include <string>
#include <string_view>

namespace parallel_explore::stream {

/// The requests that open a session, up to its prompt, and their answers.
struct AcpClient::Opening {
  AcpClient& c;

  void initialize();
  void on_answer(boost::json::object const* result);

  /// Opens the earlier session in the first way of these that the agent offers, or a new one.
  void open_session();
  void note_new_session();

 private:
  void on_initialized(boost::json::object const& result);
  void on_opened(boost::json::object const* result);
  void on_model(boost::json::object const* result);
  void set_mode();
  bool set(ListedValues const& listed, ValueChoice choice, std::string_view method,
           std::string_view member);
  void send_prompt();
  void refuse(std::string why);
};

}  // namespace parallel_explore::stream
