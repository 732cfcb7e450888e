// The compiled part of Asio and, where Boost does not bring it as a library, of Process.
#include <boost/asio/impl/src.hpp>
#ifdef BOOST_PROCESS_V2_SEPARATE_COMPILATION
#include <boost/process/v2/src.hpp>
#endif
