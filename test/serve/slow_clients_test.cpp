#include "serve/served.hpp"

#include <poll.h>

namespace parallel_explore::serve {
namespace {

using testing::HasSubstr;

Patience short_patience() {
  constexpr std::chrono::milliseconds moment(150);
  return {moment, moment, moment, moment};
}

class SlowClients : public testing::Test {
 protected:
  support::TempDirectory place_;
};

TEST_F(SlowClients, ARequestThatDoesNotComeIsNotWaitedFor) {
  Served served(place_.path(), short_patience());
  auto const silent = served.connection();
  auto const slow = served.connection();
  boost::asio::write(*slow, boost::asio::buffer(std::string("GET / HTT")));
  EXPECT_EQ(Served::rest(*silent), "");
  EXPECT_EQ(Served::rest(*slow), "");
}

TEST_F(SlowClients, ABodyThatDoesNotComeIsNotWaitedFor) {
  Record const record(place_.path(), "a", 1);
  Served served(place_.path(), short_patience());
  EXPECT_EQ(served.exchange(served.head("POST", "/api/experiments/a/acts/tell",
                                        "Origin: http://" + served.host() +
                                            "\r\nContent-Type: application/json\r\n"
                                            "Content-Length: 10\r\n")),
            "");
}

TEST_F(SlowClients, AClientThatReadsNothingIsDroppedAndOthersAreNotHeldUp) {
  Record record(place_.path(), "a", 50);
  Served served(place_.path(), short_patience());
  EXPECT_NE(Listener(served, "/api/events").next_with("\"name\":\"a\""), "");
  auto const deaf = served.connection();
  deaf->set_option(boost::asio::socket_base::receive_buffer_size(4096));
  boost::asio::write(*deaf, boost::asio::buffer(served.head(
                                "GET", "/api/experiments/a/events?key=" + served.key())));
  Listener listener(served, "/api/experiments/a/events");
  // Until the server has dropped it: what it sent last was cut off.
  bool dropped = false;
  for (int i = 0; !dropped && i < 1000; ++i) {
    for (int approach = 0; approach < 50; ++approach)
      record.say(approach, std::to_string(i) + std::string(300, 'x'));
    ASSERT_THAT(listener.next_with("Bash " + std::to_string(i) + "x"), HasSubstr("event: state"));
    // A closed connection is reset, since it has not read what was sent.
    pollfd state{deaf->native_handle(), POLLRDHUP, 0};
    dropped = poll(&state, 1, 0) > 0;
  }
  EXPECT_TRUE(dropped);
}

}  // namespace
}  // namespace parallel_explore::serve
