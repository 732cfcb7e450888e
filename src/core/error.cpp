#include "parallel_explore/error.hpp"

namespace parallel_explore {

Error::Error(ErrorCode code, std::string const& happened, std::string const& mend)
    : std::runtime_error(mend.empty() ? happened : happened + "\n  " + mend),
      code_(code),
      mend_(mend) {}

}  // namespace parallel_explore
