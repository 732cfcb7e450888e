#pragma once

#include "parallel_explore/async.hpp"
#include "serve/site.hpp"

#include <boost/asio/ip/tcp.hpp>

#include <memory>

namespace parallel_explore::serve {

/// Answers the requests of one client, one after the other, until it leaves, is too slow, or asks
/// for something that it may not have. Throws nothing.
awaitable<void> serve_client(std::shared_ptr<boost::asio::ip::tcp::socket> client, Site& site);

}  // namespace parallel_explore::serve
