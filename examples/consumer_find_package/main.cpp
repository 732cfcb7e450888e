// Scores a table with the library and prints the winner.
#include "parallel_explore/parallel_explore.hpp"

#include <iostream>

int main() {
  namespace pe = parallel_explore;
  auto const table =
      pe::parse_score_table("name,speed,clarity\nfast,9,4\nclear,5,10\n", "table", {{"speed", 2}});
  auto const verdict = pe::verdict_on(table);
  std::cout << pe::TextMatrix().table(verdict.comparison) << verdict.recommendation.text;
  try {
    (void)pe::frozen({});
  } catch (pe::Error const& error) {  // exceptions cross the library's border
    std::cout << error.what() << '\n';
  }
}
