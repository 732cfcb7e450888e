#include "core/experiment_json.hpp"

#include "core/criterion_traits.hpp"
#include "core/describe.hpp"

namespace parallel_explore {
inline namespace v0_2 {

BOOST_DESCRIBE_STRUCT(JsonMetric, (), (pointer))
BOOST_DESCRIBE_STRUCT(RegexMetric, (), (pattern))
BOOST_DESCRIBE_STRUCT(BenchmarkMetric, (), (format, name, statistic, file))
BOOST_DESCRIBE_STRUCT(SelfReport, (), ())
BOOST_DESCRIBE_STRUCT(Given, (), ())
BOOST_DESCRIBE_STRUCT(CustomEvaluator, (), ())
BOOST_DESCRIBE_STRUCT(JudgeQuestion, (), (question))
BOOST_DESCRIBE_STRUCT(CommandCriterion, (),
                      (run, metric, repeat, exclusive, timeout, junit, prepare))
BOOST_DESCRIBE_STRUCT(Difference, (), (amount, relative))
BOOST_DESCRIBE_STRUCT(Criterion, (),
                      (name, weight, gate, better, unit, best, worst, scale, factor, matters, how))
BOOST_DESCRIBE_STRUCT(DirectLaunch, (), ())
BOOST_DESCRIBE_STRUCT(PrefixLaunch, (), (run, stop, env, mount, count_start))
BOOST_DESCRIBE_STRUCT(SlurmLaunch, (), ())
BOOST_DESCRIBE_STRUCT(SessionSettings, (),
                      (agent, max_parallel, timeout, grace, max_turns, max_subagents,
                       max_approaches, allow_empty, retries, retry_delay, stall, patience, budget,
                       samples, strategy, keep, configuration, hosts, lost_after, launcher,
                       handover, handover_to))
BOOST_DESCRIBE_STRUCT(Slurm, (),
                      (partition, account, constraint, time, memory, cpus, exclusive, options))
BOOST_DESCRIBE_STRUCT(Host, (), (ssh, slots, root, slurm))
BOOST_DESCRIBE_STRUCT(GenerateSettings, (),
                      (count, diversity, depth, format, agent, model, timeout))
BOOST_DESCRIBE_STRUCT(EvaluateSettings, (),
                      (protect, inject, result_confidence, confidence, matters, gate_retries,
                       warm_up, max_repeat, max_measuring, max_wait, base, base_competes, clean,
                       host))
BOOST_DESCRIBE_STRUCT(JudgeSettings, (), (count, mode, panel, max_diff, max_sessions, timeout))
BOOST_DESCRIBE_STRUCT(WorktreeSettings, (),
                      (setup, copy, link, setup_timeout, setup_once, imports, root))
BOOST_DESCRIBE_STRUCT(ReportSettings, (),
                      (comparison, recommendation, alternatives_within, code_samples, layout))
BOOST_DESCRIBE_STRUCT(Notifications, (), (finished, failed, limited, budget, needs_attention))
BOOST_DESCRIBE_STRUCT(IssueReference, (), (repository, number))
BOOST_DESCRIBE_STRUCT(PlannedTask, (),
                      (name, number, title, description, criteria, paths, issue, after,
                       after_issues, headings, phase, pull_requests, builds_on, same_title_before,
                       shared))
BOOST_DESCRIBE_STRUCT(TaskPlan, (), (title, tasks, done, notes, introduction, warnings))
BOOST_DESCRIBE_STRUCT(MasterIssue, (), (repository, number, title, url))
BOOST_DESCRIBE_STRUCT(TaskWork, (),
                      (master, plan, host, api, repository, remote, remote_url, target, prompt,
                       success_threshold, batch_size, integrate))
BOOST_DESCRIBE_STRUCT(Experiment, (),
                      (name, task, context, base, include_dirty, instructions, usual_instructions,
                       instructions_mode, deadline, budget, pass_env, per_worktree, approaches,
                       session, agents, hosts, worktree, generate, evaluate, judge, criteria,
                       report, on, tasks))

}  // namespace v0_2
}  // namespace parallel_explore

namespace parallel_explore::core {

namespace json = boost::json;

namespace {

/// Writes {"kind": NAME, …members}; for an enumerator, {"kind": NAME, "value": …}.
template <class Variant, std::size_t N>
json::value write_kind(Variant const& variant, std::array<std::string_view, N> const& names) {
  static_assert(N == std::variant_size_v<Variant>);
  json::object object{{"kind", names.at(variant.index())}};
  std::visit(
      [&](auto const& each) {
        if constexpr (Described<std::remove_cvref_t<decltype(each)>>) {
          write_members(each, object);
        } else {
          object["value"] = write_json(each);
        }
      },
      variant);
  return object;
}

template <class Variant, std::size_t N>
void read_kind(json::value const& from, Variant& into,
               std::array<std::string_view, N> const& names) {
  auto const& object = from.as_object();
  auto const name = std::string_view(object.at("kind").as_string());
  auto const index = static_cast<std::size_t>(std::ranges::find(names, name) - names.begin());
  if (index == N) throw Error(ErrorCode::journal, "unknown kind " + std::string(name));
  boost::mp11::mp_with_index<N>(index, [&](auto i) {
    auto& alternative = into.template emplace<i>();
    if constexpr (Described<std::remove_cvref_t<decltype(alternative)>>) {
      read_members(object, alternative);
    } else {
      read_json(object.at("value"), alternative);
    }
  });
}

constexpr std::array<std::string_view, 3> launch_kinds{"direct", "prefix", "slurm"};
constexpr std::array<std::string_view, 4> metric_kinds{"process", "json", "regex", "benchmark"};

/// The keys of all kinds of criteria, in the order of the variant.
auto criterion_kinds() {
  using How = decltype(Criterion::how);
  std::array<std::string_view, std::variant_size_v<How>> keys;
  boost::mp11::mp_for_each<boost::mp11::mp_iota_c<keys.size()>>([&](auto i) {
    Criterion criterion;
    criterion.how.emplace<i>();
    keys[i] = traits_of(criterion).key;
  });
  return keys;
}

}  // namespace

json::value write_custom(Metric const& metric) { return write_kind(metric, metric_kinds); }
void read_custom(json::value const& from, Metric& into) { read_kind(from, into, metric_kinds); }

json::value write_custom(Launch const& launch) { return write_kind(launch, launch_kinds); }
void read_custom(json::value const& from, Launch& into) { read_kind(from, into, launch_kinds); }

json::value write_custom(decltype(Criterion::how) const& how) {
  return write_kind(how, criterion_kinds());
}
void read_custom(json::value const& from, decltype(Criterion::how)& into) {
  read_kind(from, into, criterion_kinds());
}

json::value write_custom(Criterion const& criterion) {
  json::object object;
  write_members(criterion, object);
  return object;
}
void read_custom(json::value const& from, Criterion& into) { read_members(from.as_object(), into); }

json::value write_custom(std::filesystem::path const& path) { return json::string(path.string()); }
void read_custom(json::value const& from, std::filesystem::path& into) {
  into = std::string(from.as_string());
}

json::value to_json_value(Experiment const& experiment) {
  json::object object;
  write_members(experiment, object);
  return object;
}

json::value settings_to_value(LiveSettings const& settings) { return write_json(settings); }

LiveSettings settings_from_value(json::value const& value) {
  LiveSettings settings;
  read_members(value.as_object(), settings);
  return settings;
}

Experiment experiment_from_value(json::value const& value) {
  try {
    Experiment experiment;
    read_members(value.as_object(), experiment);
    return experiment;
  } catch (Error const&) {
    throw;
  } catch (std::exception const& error) {
    throw Error(ErrorCode::journal, std::string("not an experiment: ") + error.what());
  }
}

}  // namespace parallel_explore::core
