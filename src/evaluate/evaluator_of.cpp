#include "parallel_explore/evaluator.hpp"

#include <utility>

namespace parallel_explore {
inline namespace v0_2 {
namespace {

class FunctionEvaluator final : public Evaluator {
 public:
  using Function = std::function<Measurement(Criterion const&, Sample const&)>;
  explicit FunctionEvaluator(Function function) : function_(std::move(function)) {}

  awaitable<Measurement> evaluate(Criterion criterion, Sample sample) override {
    co_return function_(criterion, sample);
  }

 private:
  Function function_;
};

}  // namespace

std::unique_ptr<Evaluator> evaluator_of(
    std::function<Measurement(Criterion const&, Sample const&)> function) {
  return std::make_unique<FunctionEvaluator>(std::move(function));
}

}  // namespace v0_2
}  // namespace parallel_explore
