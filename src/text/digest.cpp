#include "text/digest.hpp"

#include <boost/uuid/detail/sha1.hpp>
#include <fmt/format.h>

namespace parallel_explore::text {

std::string digest(std::string_view bytes) {
  boost::uuids::detail::sha1 hash;
  hash.process_bytes(bytes.data(), bytes.size());
  boost::uuids::detail::sha1::digest_type words;
  hash.get_digest(words);
  std::string digits;
  for (auto const word : words) digits += fmt::format("{:08x}", word);
  return digits;
}

}  // namespace parallel_explore::text
