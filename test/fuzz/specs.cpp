#include "expect.hpp"
#include "parallel_explore/error.hpp"
#include "parallel_explore/experiment.hpp"
#include "spec/cursor_worktrees.hpp"

#include <cstdint>
#include <string_view>

// Specs in each format, lists of criteria, and set-up files of another tool.
namespace {

using namespace parallel_explore;
using fuzz::expect;

template <class Read>
void refused_or_read(Read read) {
  try {
    (void)read();
  } catch (Error const& error) {
    expect(error.code() == ErrorCode::spec, "a text that is not a spec is an error of the spec");
    expect(!error.happened().empty(), "an error says what happened");
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
  std::string_view const text(reinterpret_cast<char const*>(data), size);
  for (auto const format : {SpecFormat::toml, SpecFormat::yaml, SpecFormat::json}) {
    refused_or_read([&] { return parse_experiment(text, format, "spec"); });
    refused_or_read([&] { return parse_criteria(text, format, "spec"); });
  }
  (void)format_of_text(text);
  (void)spec::cursor_setup(text);
  return 0;
}
