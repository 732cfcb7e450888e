// Reads SIZE MB of stream-json, made of recorded lines, through line splitter and parser into
// events. Prints the rate, and by how much the process grew.
//   bench_streams RECORDING.jsonl [SIZE]
#include "stream/claude_parser.hpp"
#include "stream/line_splitter.hpp"

#include <boost/json.hpp>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <sys/resource.h>

namespace {

long peak_kilobytes() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return usage.ru_maxrss;
}

std::string chunk_of(char const* file) {
  std::ifstream in(file, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  std::string const recording = text.str();
  std::string chunk;
  while (!recording.empty() && chunk.size() < (1u << 20)) chunk += recording;
  return chunk;
}

double seconds_since(std::chrono::steady_clock::time_point start) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

}  // namespace

int main(int argc, char** argv) {
  namespace stream = parallel_explore::stream;
  if (argc < 2) return 64;
  std::string const chunk = chunk_of(argv[1]);
  if (chunk.empty()) return 1;
  std::size_t const times =
      (argc > 2 ? std::strtoul(argv[2], nullptr, 10) : 400) * 1'000'000 / chunk.size();
  auto const megabytes = static_cast<double>(times * chunk.size()) / 1e6;

  // The peer: Boost.JSON alone, with a parser and memory used again.
  auto start = std::chrono::steady_clock::now();
  std::size_t objects = 0;
  boost::json::stream_parser json;
  for (std::size_t i = 0; i < times; ++i) {
    for (std::size_t at = 0; at < chunk.size();) {
      auto const end = chunk.find('\n', at);
      boost::json::monotonic_resource memory;
      json.reset(&memory);
      json.write(chunk.data() + at, end - at);
      json.finish();
      objects += json.release().is_object() ? 1 : 0;
      at = end + 1;
    }
  }
  double const bare = megabytes / seconds_since(start);

  long const before = peak_kilobytes();
  stream::LineSplitter splitter;
  stream::ClaudeParser parser;
  std::size_t news = 0;
  start = std::chrono::steady_clock::now();
  for (std::size_t i = 0; i < times; ++i)
    splitter.feed(chunk, [&](stream::Line const& line) { news += parser.take(line.text) ? 1 : 0; });
  double const ours = megabytes / seconds_since(start);
  std::printf(
      "%.0f MB/s into %zu news, memory grew by %ld KB; bare Boost.JSON %.0f MB/s of %zu lines\n",
      ours, news, peak_kilobytes() - before, bare, objects);
  return 0;
}
