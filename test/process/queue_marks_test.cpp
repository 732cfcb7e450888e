#include "process/queue_marks.hpp"

#include <gtest/gtest.h>

namespace parallel_explore::process {
namespace {

TEST(QueueMarks, AreTakenOutInWhateverPartsTheyCome) {
  std::string const all = "\001waits Priority\n\001waits Resources\n\001begun\noops\n";
  for (std::size_t size = 1; size <= all.size(); ++size) {
    QueueMarks marks;
    std::string error, reasons;
    int begun = 0;
    for (std::size_t at = 0; at < all.size(); at += size) {
      auto const reading = marks.take(all.substr(at, size));
      error += reading.error;
      if (reading.has_begun) ++begun;
    }
    EXPECT_EQ(error, "oops\n") << size;
    EXPECT_EQ(begun, 1) << size;
    EXPECT_EQ(marks.reason(), "Resources") << size;
    EXPECT_FALSE(marks.is_waiting());
  }
}

TEST(QueueMarks, EndWithAnythingElse) {
  QueueMarks marks;
  auto const reading = marks.take("host big cannot be reached\n");
  EXPECT_EQ(reading.error, "host big cannot be reached\n");
  EXPECT_FALSE(reading.has_begun);
  EXPECT_FALSE(marks.is_waiting());
}

}  // namespace
}  // namespace parallel_explore::process
