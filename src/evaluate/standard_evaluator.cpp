#include "core/child_environment.hpp"
#include "core/criterion_traits.hpp"
#include "evaluate/failure_lines.hpp"
#include "evaluate/junit.hpp"
#include "evaluate/metrics.hpp"
#include "evaluate/missing_import.hpp"
#include "evaluate/worktree_file.hpp"
#include "files/regular.hpp"
#include "parallel_explore/error.hpp"
#include "parallel_explore/evaluator.hpp"
#include "process/command.hpp"
#include "process/environment.hpp"
#include "text/display.hpp"
#include "text/placeholders.hpp"

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <filesystem>
#include <optional>
#include <sysexits.h>
#include <utility>

namespace parallel_explore {
inline namespace v0_2 {
namespace {

using evaluate::Reading;

/// Output of a command beyond this is discarded.
constexpr std::size_t output_limit = std::size_t{8} << 20;

void append_log(std::filesystem::path const& log, Criterion const& criterion, int run,
                process::Captured const& captured) {
  if (log.empty()) return;
  auto out = files::appended(log);
  if (!out) {
    int const error = errno;
    // A session can have put something else there: its own approach fails.
    bool const is_special = !files::special_kind(log).empty();
    throw Error(is_special ? ErrorCode::isolation : ErrorCode::resource,
                fmt::format("{} {}", log.string(), files::problem_of(log, error)));
  }
  out << fmt::format("== {} (run {}): {}\n", criterion.name, run,
                     process::describe(captured.outcome.status))
      << process::process_environment_secrets().masked(captured.output + captured.error);
  if (!out.flush()) throw Error(ErrorCode::resource, fmt::format("cannot write {}", log.string()));
}

/// The reports that a command writes, as they are before it starts.
struct Reports {
  std::optional<evaluate::WorktreeFile> tests, benchmark;
};

/// Their paths in the worktree.
std::vector<std::string> outputs_of(CommandCriterion const& command) {
  std::vector<std::string> outputs;
  if (!command.junit.empty()) outputs.push_back(command.junit);
  auto const* const metric = std::get_if<BenchmarkMetric>(&command.metric);
  if (metric && !metric->file.empty()) outputs.push_back(metric->file);
  return outputs;
}

Reports reports_of(CommandCriterion const& command, Sample const& sample) {
  Reports reports;
  auto const& worktree = sample.worktree.path;
  if (!command.junit.empty()) reports.tests.emplace(worktree, command.junit);
  auto const* const metric = std::get_if<BenchmarkMetric>(&command.metric);
  if (metric && !metric->file.empty()) reports.benchmark.emplace(worktree, metric->file);
  return reports;
}

/// Waits until a report of an earlier run can be distinguished from one that is written from now
/// on.
awaitable<Reports> reports_before(CommandCriterion const& command, Sample const& sample) {
  auto reports = reports_of(command, sample);
  bool const is_early = (reports.tests && reports.tests->was_just_written()) ||
                        (reports.benchmark && reports.benchmark->was_just_written());
  if (!is_early) co_return reports;
  boost::asio::steady_timer timer(co_await boost::asio::this_coro::executor,
                                  evaluate::WorktreeFile::clock_tick);
  co_await timer.async_wait(boost::asio::use_awaitable);
  co_return reports_of(command, sample);
}

/// The tests that failed, by the report that the command wrote; none if it wrote none.
std::vector<std::string> failing_tests_of(Reports const& reports) {
  auto const xml = reports.tests ? reports.tests->read().text : std::nullopt;
  if (!xml) return {};
  return evaluate::failing_tests(*xml).value_or(std::vector<std::string>());
}

/// The value of a benchmark in the report that the command printed or wrote.
Reading read_benchmark(BenchmarkMetric const& metric, std::string_view output,
                       Reports const& reports) {
  if (reports.benchmark) {
    auto content = reports.benchmark->read();
    if (!content.text) return {std::nullopt, std::move(content.reason)};
    return evaluate::read_metric(metric, text::clean_line(metric.file, 100), *content.text);
  }
  if (output.size() >= output_limit)
    return {std::nullopt, "printed more than 8 MiB; `file` reads a report of up to 32 MiB"};
  return evaluate::read_metric(metric, "its output", output);
}

Reading read_process(ProcessMetric metric, process::CommandOutcome const& outcome) {
  switch (metric) {
    case ProcessMetric::seconds:
      if (!outcome.is_timed)
        return {std::nullopt, "the machine or container that ran it did not say how long it took"};
      return {std::chrono::duration<double>(outcome.duration).count(), {}};
    case ProcessMetric::peak_rss:
      if (outcome.peak_rss_bytes == 0)
        return {std::nullopt,
                "the machine or container that ran it did not say how much memory it needed"};
      return {static_cast<double>(outcome.peak_rss_bytes), {}};
    case ProcessMetric::exit:
      return {static_cast<double>(process::shell_status(outcome.status)), {}};
  }
  return {std::nullopt, "unknown metric"};
}

/// The result of one run of a command.
struct Run {
  Reading reading;
  MeasurementOutcome outcome = MeasurementOutcome::ok;
  std::string failure;                     ///< why it did not pass, for people
  std::vector<std::string> failing_tests;  ///< by its JUnit report
};

Run failed_run(process::Captured const& captured) {
  auto const line = evaluate::failure_in(captured.output, captured.error);
  Run run;
  run.outcome = evaluate::names_missing_import(line) ? MeasurementOutcome::import_failed
                                                     : MeasurementOutcome::failed;
  auto const status = process::describe(captured.outcome.status);
  run.failure = line.empty() ? status : fmt::format("{}: {}", status, line);
  run.reading.reason = run.failure;
  return run;
}

Run ended_run(MeasurementOutcome outcome, std::string reason) {
  Run run;
  run.outcome = outcome;
  run.failure = reason;
  run.reading.reason = std::move(reason);
  return run;
}

/// Of a command that was stopped; none: it ended by itself.
std::optional<Run> stopped_run(process::StopCause cause, std::string const& timed_out) {
  if (cause == process::StopCause::by_itself) return std::nullopt;
  return cause == process::StopCause::timed_out
             ? ended_run(MeasurementOutcome::timed_out, timed_out)
             : ended_run(MeasurementOutcome::cancelled, "cancelled");
}

/// Reads the metric. A failed command has measured nothing, unless its status is the metric.
Run read_run(CommandCriterion const& command, process::Captured const& captured,
             Reports const& reports) {
  auto const& outcome = captured.outcome;
  auto const limit = std::chrono::duration<double>(command.timeout).count();
  if (auto stopped =
          stopped_run(outcome.stop_cause, fmt::format("did not end within {:g} s", limit)))
    return std::move(*stopped);
  bool const passed = process::shell_status(outcome.status) == 0;
  Run run = passed ? Run{} : failed_run(captured);
  auto const* const of_process = std::get_if<ProcessMetric>(&command.metric);
  bool const has_status = !std::holds_alternative<process::Unknown>(outcome.status);
  if (of_process && (passed || (*of_process == ProcessMetric::exit && has_status))) {
    run.reading = read_process(*of_process, outcome);
  } else if (!passed) {
    return run;
  } else if (auto const* json = std::get_if<JsonMetric>(&command.metric)) {
    run.reading = evaluate::read_metric(*json, captured.output);
  } else if (auto const* regex = std::get_if<RegexMetric>(&command.metric)) {
    run.reading = evaluate::read_metric(*regex, captured.output);
  } else {
    auto const& metric = std::get<BenchmarkMetric>(command.metric);
    run.reading = read_benchmark(metric, captured.output, reports);
  }
  return run;
}

/// Why the command before a run ended badly; none if it did not.
std::optional<Run> failed_preparation(process::Captured const& captured) {
  auto const& outcome = captured.outcome;
  if (auto stopped = stopped_run(outcome.stop_cause, "`prepare` did not end in time"))
    return stopped;
  if (process::shell_status(outcome.status) == 0) return std::nullopt;
  auto run = failed_run(captured);
  run.failure = run.reading.reason = "`prepare` " + run.failure;
  return run;
}

bool is_seconds(Metric const& metric) {
  auto const* const process = std::get_if<ProcessMetric>(&metric);
  return process && *process == ProcessMetric::seconds;
}

/// Shorter commands take little more time than the shell that runs them.
constexpr std::chrono::milliseconds longest_corrected{50};

/// At least a tenth of the time is left, for a time of 0 would have no place on a ratio scale.
double without_shell(double seconds, double shell) {
  return std::max(seconds - shell, seconds / 10);
}

Measurement empty_measurement(Criterion const& criterion) {
  Measurement measurement;
  measurement.criterion = criterion.name;
  measurement.source = core::traits_of(criterion).source;
  measurement.unit = criterion.unit;
  return measurement;
}

Measurement measurement_of(Criterion const& criterion, Reading reading) {
  auto measurement = empty_measurement(criterion);
  if (reading.value) measurement.values.push_back(*reading.value);
  if (!reading.value) measurement.outcome = MeasurementOutcome::failed;
  measurement.reason = std::move(reading.reason);
  return measurement;
}

Reading no_evaluator_for(Criterion const& criterion) {
  return {std::nullopt, fmt::format("no evaluator measures \"{}\"", criterion.name)};
}

/// Runs a command. Throws Error(host) where another machine did not run it to its end: that says
/// nothing about the result.
awaitable<process::Captured> captured_in_full(process::CommandRequest request,
                                              std::size_t limit = output_limit) {
  bool const is_elsewhere = request.command.is_elsewhere;
  process::Captured captured = co_await process::capture(std::move(request), limit);
  auto const& outcome = captured.outcome;
  bool const is_lost = is_elsewhere && !outcome.is_timed &&
                       outcome.stop_cause == process::StopCause::by_itself &&
                       process::shell_status(outcome.status) == EX_TEMPFAIL;
  if (is_lost) throw Error(ErrorCode::host, process::last_line(captured.error));
  co_return captured;
}

class StandardEvaluator final : public Evaluator {
 public:
  explicit StandardEvaluator(Launcher const& launcher) : launcher_(launcher) {}

  awaitable<Measurement> evaluate(Criterion criterion, Sample sample) override {
    auto const how = criterion.how;
    return std::visit(
        [&](auto const& each) { return measure(each, std::move(criterion), std::move(sample)); },
        how);
  }

 private:
  // One overload for each kind of criterion: a new kind does not compile without one.

  awaitable<Measurement> measure(BuiltinMetric metric, Criterion criterion, Sample sample) {
    co_return measurement_of(criterion, evaluate::read_builtin(metric, sample));
  }

  awaitable<Measurement> measure(SelfReport, Criterion criterion, Sample sample) {
    co_return measurement_of(criterion,
                             evaluate::read_self_report(criterion.name, sample.session.answer));
  }

  awaitable<Measurement> measure(Given, Criterion criterion, Sample) {
    co_return measurement_of(criterion, no_evaluator_for(criterion));
  }

  awaitable<Measurement> measure(CustomEvaluator, Criterion criterion, Sample) {
    co_return measurement_of(criterion, no_evaluator_for(criterion));
  }

  awaitable<Measurement> measure(JudgeQuestion, Criterion criterion, Sample) {
    co_return measurement_of(criterion, no_evaluator_for(criterion));
  }

  awaitable<Measurement> measure(CommandCriterion command, Criterion criterion, Sample sample) {
    auto measurement = empty_measurement(criterion);
    if (criterion.gate) measurement.passed = true;
    for (int number = 1; number <= command.repeat; ++number) {
      Run run = co_await prepare_and_run(command, sample, criterion, sample.run + number - 1);
      bool const passed = run.outcome == MeasurementOutcome::ok;
      if (criterion.gate && !passed) {
        measurement.passed = false;
        measurement.failing_tests = std::move(run.failing_tests);
        measurement.outcome = run.outcome;
        measurement.reason = std::move(run.failure);
      } else if (!run.reading.value) {
        measurement.outcome = passed ? MeasurementOutcome::failed : run.outcome;
        measurement.reason = std::move(run.reading.reason);
      }
      // A median of only the runs with a value would be biased.
      if (!run.reading.value) measurement.values.clear();
      if (run.reading.value) measurement.values.push_back(*run.reading.value);
      if (measurement.outcome != MeasurementOutcome::ok) break;
    }
    co_return measurement;
  }

  awaitable<Run> prepare_and_run(CommandCriterion command, Sample sample, Criterion criterion,
                                 int number) {
    bool const timed = core::traits_of(criterion).exclusive;
    if (!command.prepare.empty()) {
      process::CommandRequest request =
          request_for(command.prepare, command.timeout, sample, timed);
      process::Captured const prepared = co_await captured_in_full(std::move(request));
      append_log(sample.log, criterion, number, prepared);
      if (auto failed = failed_preparation(prepared)) co_return std::move(*failed);
    }
    auto const reports = co_await reports_before(command, sample);
    process::CommandRequest request =
        request_for(command.run, command.timeout, sample, timed, outputs_of(command));
    process::Captured const captured = co_await captured_in_full(std::move(request));
    append_log(sample.log, criterion, number, captured);
    Run run = read_run(command, captured, reports);
    if (run.outcome != MeasurementOutcome::ok) run.failing_tests = failing_tests_of(reports);
    bool const is_short = run.reading.value && is_seconds(command.metric) &&
                          captured.outcome.duration < longest_corrected;
    if (is_short) {
      double const shell = co_await seconds_of_shell(std::move(sample));
      run.reading.value = without_shell(*run.reading.value, shell);
    }
    co_return run;
  }

  /// The time that the shell takes to start and to end: the median of several empty commands.
  /// Measured once, when it is first needed.
  awaitable<double> seconds_of_shell(Sample sample) {
    constexpr int runs = 11;
    std::vector<double> seconds;
    while (!shell_ && std::ssize(seconds) < runs) {
      process::CommandRequest request = request_for(":", std::chrono::seconds(10), sample, true);
      process::Captured const captured = co_await captured_in_full(std::move(request), 0);
      seconds.push_back(std::chrono::duration<double>(captured.outcome.duration).count());
    }
    if (!shell_) shell_ = median(std::move(seconds));
    co_return *shell_;
  }

  process::CommandRequest request_for(std::string const& line, std::chrono::milliseconds timeout,
                                      Sample const& sample, bool timed,
                                      std::vector<std::string> outputs = {}) const {
    process::CommandRequest request;
    request.command.measured = true;
    request.command.timed = timed;
    request.command.outputs = std::move(outputs);
    request.command.argv = {"/bin/sh", "-c", text::expand_shell(line, placeholders(sample))};
    request.command.directory = sample.worktree.path;
    request.command.environment =
        core::child_environment(process::current_environment(), sample.pass_env);
    for (auto const& [name, value] : sample.environment)
      request.command.environment.insert_or_assign(name, value);
    request.command.environment["PEXPLORE_APPROACH"] = approach_of(sample.approach);
    request.command.environment["PEXPLORE_WORKTREE"] = sample.worktree.path.string();
    request.command = launcher_.wrap(std::move(request.command));
    request.timeout = timeout;
    return request;
  }

  static text::Placeholders placeholders(Sample const& sample) {
    return {{"approach", approach_of(sample.approach)},
            {"description", sample.approach.description},
            {"experiment", sample.worktree.experiment},
            {"worktree", sample.worktree.path.string()},
            {"sample", std::to_string(sample.number)}};
  }

  Launcher const& launcher_;
  std::optional<double> shell_;  ///< seconds to start one
};

}  // namespace

std::unique_ptr<Evaluator> make_evaluator(Launcher const& launcher) {
  return std::make_unique<StandardEvaluator>(launcher);
}

}  // namespace v0_2
}  // namespace parallel_explore
