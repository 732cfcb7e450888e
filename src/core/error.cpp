#include "parallel_explore/error.hpp"

namespace parallel_explore {

Error::Error(ErrorCode code, std::string const& happened, std::string const& hint)
    : std::runtime_error(hint.empty() ? happened : happened + "\n  " + hint),
      code_(code),
      happened_(happened),
      hint_(hint) {}

}  // namespace parallel_explore
