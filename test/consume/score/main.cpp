#include "parallel_explore/comparison_matrix.hpp"
#include "parallel_explore/result_aggregator.hpp"
#include "parallel_explore/verdict.hpp"
#include "parallel_explore/version.hpp"

#include <iostream>

#ifdef BOOST_ASIO_VERSION
#error "these headers are to do without Asio"
#endif

int main() {
  namespace pe = parallel_explore;
  auto const table =
      pe::parse_score_table("name,speed,clarity\nfast,9,4\nclear,5,10\n", "table", {{"speed", 2}});
  auto const verdict = pe::verdict_on(table);
  std::cout << pe::TextMatrix().table(verdict.comparison) << verdict.recommendation.text;
  return pe::version() == std::string(PARALLEL_EXPLORE_VERSION) ? 0 : 1;
}
