#include "expect.hpp"
#include "parallel_explore/error.hpp"
#include "parallel_explore/event.hpp"
#include "parallel_explore/exploration.hpp"
#include "text/utf8.hpp"

#include <algorithm>
#include <cstdint>
#include <string_view>

// Lines of a journal: every one is read as an event that is written again as it is, or refused.
namespace {

using namespace parallel_explore;
using fuzz::expect;

void take(std::string_view line, Exploration& exploration) {
  try {
    auto const event = event_from_json(line);
    auto const again = to_json(event);
    expect(text::invalid_utf8(again) == std::string::npos, "a journal is UTF-8");
    expect(again.find('\n') == std::string::npos, "an event is a line");
    expect(to_json(event_from_json(again)) == again, "an event is read as it was written");
    exploration.apply(event);
  } catch (Error const& error) {
    expect(error.code() == ErrorCode::journal, "a line that is not an event is a damaged journal");
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
  std::string_view rest(reinterpret_cast<char const*>(data), size);
  Exploration exploration;
  while (!rest.empty()) {
    auto const line = rest.substr(0, rest.find('\n'));
    rest.remove_prefix(std::min(line.size() + 1, rest.size()));
    take(line, exploration);
  }
  return 0;
}
