#include "process/conversation.hpp"

#include <cerrno>
#include <sys/socket.h>
#include <utility>

namespace parallel_explore::process {

void Conversation::say(std::string_view text) {
  unsaid_ += text;
  if (on_news_) on_news_();
}

void Conversation::hang_up() {
  over_ = true;
  if (on_news_) on_news_();
}

ConversationPipe::ConversationPipe(boost::asio::any_io_executor executor,
                                   Conversation& conversation, Descriptor end)
    : conversation_(conversation), end_(std::move(executor)) {
  end_.assign(end.number());
  (void)end.release();
  conversation_.on_news_ = [this] { send_unsaid(); };
  send_unsaid();
}

ConversationPipe::~ConversationPipe() { conversation_.on_news_ = nullptr; }

void ConversationPipe::send_unsaid() {
  if (waits_) return;
  auto& unsaid = conversation_.unsaid_;
  while (!unsaid.empty()) {
    auto const sent =
        send(end_.native_handle(), unsaid.data(), unsaid.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
    if (sent > 0) {
      unsaid.erase(0, static_cast<std::size_t>(sent));
    } else if (errno == EAGAIN) {
      return send_later();
    } else if (errno != EINTR) {
      unsaid.clear();  // the command has closed its input
    }
  }
  if (conversation_.over_) shutdown(end_.native_handle(), SHUT_WR);
}

void ConversationPipe::send_later() {
  waits_ = true;
  end_.async_wait(boost::asio::posix::stream_descriptor::wait_write,
                  [this, alive = std::weak_ptr(alive_)](boost::system::error_code error) {
                    if (alive.expired()) return;
                    waits_ = false;
                    if (!error) send_unsaid();
                  });
}

}  // namespace parallel_explore::process
