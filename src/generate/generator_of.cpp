#include "parallel_explore/approach_generator.hpp"

#include <utility>

namespace parallel_explore {
inline namespace v0_2 {
namespace {

class FunctionGenerator final : public ApproachGenerator {
 public:
  using Function = std::function<std::vector<Approach>(Brief const&, int count)>;
  explicit FunctionGenerator(Function function) : function_(std::move(function)) {}

  awaitable<std::vector<Approach>> generate(Brief brief, int count) override {
    co_return function_(brief, count);
  }

 private:
  Function function_;
};

}  // namespace

std::unique_ptr<ApproachGenerator> generator_of(
    std::function<std::vector<Approach>(Brief const&, int count)> function) {
  return std::make_unique<FunctionGenerator>(std::move(function));
}

}  // namespace v0_2
}  // namespace parallel_explore
