// The compiled part of Asio, as weak symbols: a program that brings it itself, as Asio's manual
// shows, links nevertheless, and all of it uses one copy.
#define BOOST_ASIO_DECL __attribute__((weak))
#include <boost/asio/impl/src.hpp>
