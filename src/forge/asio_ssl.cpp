// The compiled part of Asio that needs OpenSSL; the rest is in src/process.
#include <boost/asio/ssl/impl/src.hpp>
