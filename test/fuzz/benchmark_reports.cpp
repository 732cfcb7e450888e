#include "core/benchmark_formats.hpp"
#include "evaluate/junit.hpp"
#include "evaluate/metrics.hpp"
#include "expect.hpp"
#include "text/utf8.hpp"

#include <cmath>
#include <cstdint>
#include <string>
#include <string_view>

namespace {

using namespace parallel_explore;
using fuzz::expect;

void check(BenchmarkMetric const& metric, std::string_view report) {
  auto const reading = evaluate::read_metric(metric, "its output", report);
  expect(reading.value.has_value() == reading.reason.empty(), "a value, or a reason");
  if (reading.value) {
    expect(std::isfinite(*reading.value), "a value is finite");
    expect(*reading.value >= 0 || !core::is_time(metric), "a time is not negative");
    return;
  }
  expect(reading.reason.size() < 1'000, "a reason is short");
  expect(reading.reason.find('\n') == std::string::npos, "a reason is a line");
  expect(text::invalid_utf8(reading.reason) == std::string::npos, "a reason is UTF-8");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
  std::string_view const report(reinterpret_cast<char const*>(data), size);
  for (auto const& row : core::benchmark_formats) {
    check({row.format}, report);
    check({row.format, "sum/1000", "items_per_second"}, report);
    check({row.format, "sum of 1000"}, report);
  }
  (void)evaluate::failing_tests(report);
  return 0;
}
