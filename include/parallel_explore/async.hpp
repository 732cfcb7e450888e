#pragma once

#include "parallel_explore/version.hpp"

#include <boost/version.hpp>

// Before Asio, which another version of Boost or a program without RTTI may fail to compile.
#ifndef __cpp_rtti
#error "parallel_explore needs RTTI, as Asio does: compile without -fno-rtti"
#endif
#if BOOST_VERSION != PARALLEL_EXPLORE_BOOST_VERSION
#error "parallel_explore was built with another version of Boost; build it with the one found here"
#endif

#include <boost/asio/awaitable.hpp>

namespace parallel_explore {
inline namespace v0_2 {

/// A coroutine on the caller's `io_context`, returned by bricks that wait for processes.
template <class T>
using awaitable = boost::asio::awaitable<T>;

/// @cond
// Asio's types differ under this macro, and the linker does not notice: a program that sets it
// needs a library that is built with it (-DCMAKE_CXX_FLAGS=-DBOOST_ASIO_NO_DEPRECATED), or does not
// link.
namespace detail {
#ifdef BOOST_ASIO_NO_DEPRECATED
extern char const built_with_asio_no_deprecated;
[[gnu::used]] inline char const* const asio_of_the_library = &built_with_asio_no_deprecated;
#else
extern char const built_with_default_asio;
[[gnu::used]] inline char const* const asio_of_the_library = &built_with_default_asio;
#endif
}  // namespace detail
/// @endcond

}  // namespace v0_2
}  // namespace parallel_explore
