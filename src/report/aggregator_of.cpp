#include "parallel_explore/result_aggregator.hpp"

#include <utility>

namespace parallel_explore {
inline namespace v0_2 {
namespace {

class FunctionAggregator final : public ResultAggregator {
 public:
  using Function = std::function<std::string(Exploration const&, Verdict const&)>;
  explicit FunctionAggregator(Function function) : function_(std::move(function)) {}

  [[nodiscard]] std::string aggregate(Exploration const& exploration,
                                      Verdict const& verdict) const override {
    return function_(exploration, verdict);
  }

 private:
  Function function_;
};

}  // namespace

std::unique_ptr<ResultAggregator> aggregator_of(
    std::function<std::string(Exploration const&, Verdict const&)> function) {
  return std::make_unique<FunctionAggregator>(std::move(function));
}

}  // namespace v0_2
}  // namespace parallel_explore
