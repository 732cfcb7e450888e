#include "process/report.hpp"

#include "process/descriptor.hpp"

#include <array>
#include <cmath>
#include <cstdlib>
#include <fcntl.h>
#include <sstream>
#include <string>
#include <sys/stat.h>
#include <unistd.h>

namespace parallel_explore::process {
namespace {

constexpr std::string_view peak_key = "peak=";

/// "1.5" or "0m1.5s".
double seconds_in(std::string const& word) {
  auto const minutes = word.find('m');
  if (minutes == std::string::npos) return std::strtod(word.c_str(), nullptr);
  return std::strtod(word.c_str(), nullptr) * 60 + std::strtod(word.c_str() + minutes + 1, nullptr);
}

std::string content_of(std::filesystem::path const& file) {
  Descriptor const in(open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK));
  struct stat found {};
  if (in.number() == -1 || fstat(in.number(), &found) != 0 || !S_ISREG(found.st_mode)) return {};
  std::array<char, 1024> buffer{};
  ssize_t const size = read(in.number(), buffer.data(), buffer.size());
  return {buffer.data(), size > 0 ? static_cast<std::size_t>(size) : 0};
}

}  // namespace

void read_report(std::string_view text, CommandOutcome& outcome) {
  std::istringstream in{std::string(text)};
  int status = 0;
  std::int64_t begin = 0, end = 0;
  std::string word;
  bool const is_whole = static_cast<bool>(in >> status >> begin >> end >> word);
  outcome.is_timed = is_whole && begin > 0 && end >= begin;
  outcome.cpu_time = {};
  outcome.peak_rss_bytes = 0;
  if (!outcome.is_timed) return;
  outcome.duration = std::chrono::microseconds((end - begin) / 1000);
  double seconds = 0;
  do {
    if (word.starts_with(peak_key)) {
      outcome.peak_rss_bytes = std::strtoll(word.c_str() + peak_key.size(), nullptr, 10);
    } else {
      seconds += seconds_in(word);
    }
  } while (in >> word);
  if (std::isfinite(seconds) && seconds < 1e9)
    outcome.cpu_time = std::chrono::microseconds(std::llround(seconds * 1e6));
}

void take_report(std::filesystem::path const& file, CommandOutcome& outcome) {
  read_report(content_of(file), outcome);
  unlink(file.c_str());
}

}  // namespace parallel_explore::process
