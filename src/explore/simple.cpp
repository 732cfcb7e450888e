#include "parallel_explore/simple.hpp"

#include "async/wait_for.hpp"
#include "async/with_cleanup.hpp"
#include "core/rethrow_as_error.hpp"
#include "explore/stop_by_signal.hpp"
#include "text/words.hpp"

#include <functional>
#include <numeric>
#include <utility>

namespace parallel_explore {
inline namespace v0_2 {
namespace {

namespace fs = std::filesystem;

/// Waits for an operation of the Explorer on a loop of its own.
template <class T>
T wait(Explorer& explorer, awaitable<T> operation, bool handle_signals = true) {
  return core::only_errors([&] {
    boost::asio::io_context loop;
    if (!handle_signals) return async::wait_for(loop, std::move(operation));
    operations::StopBySignal signals(loop, explorer);
    auto const end = [&]() -> awaitable<void> {
      signals.end();
      co_return;
    };
    return async::wait_for(loop, async::with_cleanup(std::move(operation), end()));
  });
}

double mean(std::vector<double> const& values) {
  return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

VariantResult result_of(ApproachRecord const& record) {
  VariantResult result;
  result.status = record.state;
  result.reason = record.reason;
  result.worktree_path = record.worktree.path;
  for (auto const& measurement : record.evaluation.measurements) {
    if (!measurement.values.empty())
      result.metrics[measurement.criterion] = mean(measurement.values);
  }
  return result;
}

}  // namespace

Exploration explore(Experiment experiment, fs::path const& directory, Bricks bricks,
                    Observer observer, ExploreOptions options) {
  Explorer explorer(directory, std::move(bricks));
  explorer.observe(std::move(observer));
  return wait(explorer, explorer.run(std::move(experiment)), options.handle_signals);
}

Experiment experiment_of_variants(std::string const& name,
                                  std::map<std::string, std::string> const& variants,
                                  int max_parallel) {
  Experiment experiment;
  experiment.name = name;
  experiment.task = "Do in this repository what the approach says.";
  experiment.session.max_parallel = max_parallel;
  for (auto const& [variant, text] : variants)
    experiment.approaches.emplace_back(text::slug(variant), text);
  return experiment;
}

VariantResults run_experiment(std::string const& name,
                              std::map<std::string, std::string> const& variants, int max_parallel,
                              fs::path const& directory) {
  return run_experiment(experiment_of_variants(name, variants, max_parallel), directory);
}

VariantResults run_experiment(Experiment experiment, fs::path const& directory) {
  return results_of(explore(std::move(experiment), directory));
}

VariantResults results_of(Exploration const& exploration) {
  VariantResults results;
  for (auto const& record : exploration.approaches) {
    if (record.approach.of.empty()) results[record.approach.name] = result_of(record);
  }
  return results;
}

std::vector<std::string> list_experiments(fs::path const& directory) {
  return core::only_errors([&] { return Explorer(directory).store().experiments(); });
}

VariantResults resume_experiment(std::string const& name, fs::path const& directory) {
  Explorer explorer(directory);
  return results_of(wait(explorer, explorer.resume(name)));
}

VariantResults retry_experiment(std::string const& name, ApproachNames variants,
                                fs::path const& directory) {
  Explorer explorer(directory);
  return results_of(wait(explorer, explorer.retry({name, std::move(variants)})));
}

Adoption adopt_variant(std::string const& name, std::string const& variant,
                       fs::path const& directory) {
  Explorer explorer(directory);
  return wait(explorer, explorer.adopt({name, variant}));
}

CleanupReport cleanup_experiment(std::string const& name, bool force, fs::path const& directory) {
  Explorer explorer(directory);
  CleanupRequest request(name);
  request.force = force;
  return wait(explorer, explorer.cleanup(std::move(request)));
}

}  // namespace v0_2
}  // namespace parallel_explore
