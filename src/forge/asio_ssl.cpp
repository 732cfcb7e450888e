// The compiled part of Asio that needs OpenSSL, as weak symbols; the rest is in src/process.
#define BOOST_ASIO_DECL __attribute__((weak))
#include <boost/asio/ssl/impl/src.hpp>
