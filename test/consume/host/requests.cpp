// Every request in braces within a co_await expression, which g++ 12 cannot compile for types that
// have arrays behind their braces. Compiled only.
#include "parallel_explore/parallel_explore.hpp"

namespace pe = parallel_explore;

pe::awaitable<void> make_requests(pe::Explorer& explorer) {
  co_await explorer.adopt({"x", "a"});
  co_await explorer.adopt({"x", "a", pe::AdoptMode::merge});
  co_await explorer.cancel("x", {"a", "b"});
  co_await explorer.cancel("x", "a");
  co_await explorer.retry({"x", {"a", "b"}});
  co_await explorer.retry({"x"});
  co_await explorer.sample({"x", {"a", "b"}, 2});
  co_await explorer.rescore({"x"});
  co_await explorer.cleanup({"x"});
  co_await explorer.add("x", pe::Approach{"c", "a third way"});
  co_await explorer.distinguish({"x", {"./sort", "{input}"}});
  co_await explorer.distinguish({"x", {"./sort", "{input}"}, {"1", "2", "3"}});
  co_await pe::measure(explorer, {"x", 3});
  co_await pe::rate(explorer, {"x", "a", "b", 1});
  co_await pe::tell(explorer, {"x", "a", "handle empty input as well"});
  co_await pe::combine(explorer, {"x", {"a", "b"}});
}
