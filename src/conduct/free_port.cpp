#include "conduct/free_port.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>

namespace parallel_explore::conduct {

int free_port() {
  using boost::asio::ip::tcp;
  boost::asio::io_context context;
  tcp::socket socket(context);
  boost::system::error_code error;
  socket.open(tcp::v4(), error);
  if (error) return 0;
  socket.bind(tcp::endpoint(boost::asio::ip::address_v4::loopback(), 0), error);
  if (error) return 0;
  auto const endpoint = socket.local_endpoint(error);
  return error ? 0 : endpoint.port();
}

}  // namespace parallel_explore::conduct
