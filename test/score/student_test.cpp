#include "score/student.hpp"

#include <boost/math/distributions/normal.hpp>
#include <boost/math/distributions/students_t.hpp>
#include <gtest/gtest.h>

namespace parallel_explore::score {
namespace {

TEST(Student, TablesAgreeWithTheDistribution) {
  for (double const freedom : {1.0, 1.5, 2.0, 2.25, 3.0, 7.0, 11.0, 30.0, 100.0}) {
    boost::math::students_t const exact(freedom);
    for (double x = -40; x <= 40; x += 0.37)
      EXPECT_NEAR(student_cdf(x, freedom), boost::math::cdf(exact, x), 2e-4) << freedom << " " << x;
    for (double p = 0.01; p < 1; p += 0.07) {
      EXPECT_NEAR(student_quantile(p, freedom), boost::math::quantile(exact, p),
                  1e-2 * (1 + std::abs(boost::math::quantile(exact, p))));
    }
  }
}

TEST(Student, IsNormalForManyDegreesAndKnowsQuarters) {
  EXPECT_NEAR(student_cdf(1.96, 1e9), boost::math::cdf(boost::math::normal(), 1.96), 2e-4);
  EXPECT_GT(student_cdf(2, 5.5), student_cdf(2, 5));
  EXPECT_LT(student_cdf(2, 5.5), student_cdf(2, 6));
  EXPECT_NEAR(student_cdf(1e300, 3), 1, 1e-9);
  EXPECT_LT(student_cdf(-1e300, 1), 1e-5);
}

}  // namespace
}  // namespace parallel_explore::score
