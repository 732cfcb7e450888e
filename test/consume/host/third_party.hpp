#pragma once

#include <boost/asio/io_context.hpp>

/// Beats on the loop until it is told to stop.
class ThirdParty {
 public:
  explicit ThirdParty(boost::asio::io_context& loop);
  ~ThirdParty();
  ThirdParty(ThirdParty const&) = delete;

  void stop();
  [[nodiscard]] int beats() const;

 private:
  struct Inside;
  Inside* inside_;
};
