#include "expect.hpp"
#include "stream/acp_client.hpp"
#include "stream/claude_parser.hpp"
#include "stream/codex_parser.hpp"
#include "stream/gemini_parser.hpp"
#include "stream/line_splitter.hpp"
#include "stream/opencode_parser.hpp"
#include "stream/transcript.hpp"
#include "text/utf8.hpp"

#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <string_view>

// The output of every agent, of ACP as well: as a session parses it, and as `logs` reads it again.
namespace {

using namespace parallel_explore::stream;
using parallel_explore::fuzz::expect;

std::unique_ptr<Parser> acp() {
  AcpClient::Options options;
  options.directory = "/repo";
  options.prompt = "write the file";
  options.resume = "earlier";
  return std::make_unique<AcpClient>(std::move(options));
}

void for_each_line(std::string_view bytes, std::function<void(std::string_view)> const& take) {
  LineSplitter lines;
  auto const whole = [&](Line const& line) { take(line.text); };
  // In two pieces, as a pipe may give them.
  lines.feed(bytes.substr(0, bytes.size() / 2), whole);
  lines.feed(bytes.substr(bytes.size() / 2), whole);
  lines.finish(whole);
}

/// `status_counts`: that of a process which ends by itself. An agent that speaks ACP is asked to
/// end.
void parse(Parser& parser, std::string_view bytes, bool status_counts) {
  for_each_line(bytes, [&](std::string_view line) {
    (void)parser.may_be_result(line.substr(0, 64));
    (void)parser.take(line);
  });
  for (int const status : {0, 1, 143}) {
    auto const verdict = parser.verdict(status, "last error");
    auto const is_text = parallel_explore::text::invalid_utf8(verdict.answer) == std::string::npos;
    expect(is_text, "an answer is UTF-8");
    bool const is_completed = std::holds_alternative<parallel_explore::Completed>(verdict.end);
    expect(!is_completed || !status_counts || status == 0, "no process that failed has completed");
  }
  expect(parser.usage().cost_usd.value_or(0) >= 0, "a cost is not negative");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
  std::string_view const bytes(reinterpret_cast<char const*>(data), size);
  std::array<std::unique_ptr<Parser>, 4> const parsers{
      std::make_unique<ClaudeParser>(), std::make_unique<CodexParser>(),
      std::make_unique<GeminiParser>(), std::make_unique<OpencodeParser>()};
  for (auto const& parser : parsers) parse(*parser, bytes, true);
  parse(*acp(), bytes, false);
  for (char const* adapter : {"claude", "codex", "gemini", "opencode", "acp", "command"}) {
    Transcript transcript(adapter, [](Transcript::Entry const&) {});
    for_each_line(bytes, [&](std::string_view line) { transcript.take(line); });
    transcript.finish();
  }
  return 0;
}
