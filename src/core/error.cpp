#include "parallel_explore/error.hpp"

namespace parallel_explore {
inline namespace v0_2 {

Error::Error(ErrorCode code, std::string const& happened, std::string const& hint)
    : std::runtime_error(hint.empty() ? happened : happened + "\n  " + hint),
      code_(code),
      happened_(happened),
      hint_(hint) {}

}  // namespace v0_2
}  // namespace parallel_explore
