#include "parallel_explore/version.hpp"

namespace parallel_explore {
inline namespace v0_2 {

char const* version() noexcept { return PARALLEL_EXPLORE_VERSION; }

// async.hpp refers to one of them; see there.
namespace detail {
#ifdef BOOST_ASIO_NO_DEPRECATED
extern char const built_with_asio_no_deprecated = 1;
#else
extern char const built_with_default_asio = 1;
#endif
}  // namespace detail

}  // namespace v0_2
}  // namespace parallel_explore
