#include "stream/parser.hpp"

#include <fmt/format.h>

namespace parallel_explore::stream {

SessionEnd end_of_refusal(int api_status, std::string const& reason) {
  switch (api_status) {
    case 401:
    case 403:
      return Unauthorised{
          fmt::format("the API refused the credentials ({}): {}", api_status, reason)};
    case 0:
      return Limited{fmt::format("the API does not answer: {}", reason), std::nullopt};
    case 429:
    case 503:
    case 529:
      return Limited{fmt::format("the API refuses for now ({}): {}", api_status, reason),
                     std::nullopt};
    default:
      return Failed{fmt::format("the API failed ({}): {}", api_status, reason), api_status >= 500};
  }
}

}  // namespace parallel_explore::stream
