#include "parallel_explore/agents.hpp"
#include "parallel_explore/error.hpp"
#include "parallel_explore/task_orchestrator.hpp"
#include "support/sandbox.hpp"

#include <gmock/gmock.h>

#include <sys/stat.h>

// Every command of a session, of set-up and of measuring passes the user's Launcher.
namespace parallel_explore {
namespace {

using support::run;
using testing::Contains;
using testing::Each;
using testing::HasSubstr;

/// Marks the environment of what it wraps, and keeps the command lines.
class MarkingLauncher final : public Launcher {
 public:
  explicit MarkingLauncher(std::shared_ptr<std::vector<std::string>> wrapped)
      : wrapped_(std::move(wrapped)) {}

  [[nodiscard]] CommandLine wrap(CommandLine command) const override {
    std::string line;
    for (auto const& argument : command.argv) line += argument + " ";
    wrapped_->push_back(line);
    command.environment["WRAPPED"] = "wrapped";
    return command;
  }

 private:
  std::shared_ptr<std::vector<std::string>> wrapped_;
};

/// A repository whose commands note their name, where they run and whether they were wrapped.
class Place {
 public:
  Place() : repository(directory_.path() / "repo"), log_(directory_.path() / "log") {
    program("note",
            "echo \"$1 in $(basename \"$PWD\") ${WRAPPED:-bypassed}\" >> " + log_.string() + "\n");
    support::write_file(repository / "tracked.txt", "one\n");
    support::write_file(repository / "recording.jsonl", "");
    support::write_file(repository / "recording.patch", "");
    auto const made = support::shell(
        repository,
        "git init -q -b main && git config user.name Tester && git config user.email t@example.com"
        " && git add -A && git commit -qm first",
        support::test_environment(directory_.path()));
    EXPECT_EQ(made.status, 0) << made.error;
  }

  std::string program(std::string const& name, std::string const& script) {
    auto const file = directory_.path() / name;
    support::write_file(file, "#!/bin/sh\n" + script);
    ::chmod(file.c_str(), 0755);
    return file.string();
  }

  /// A shell command that notes a name.
  [[nodiscard]] std::string note(std::string const& name) const {
    return (directory_.path() / "note").string() + " " + name;
  }

  [[nodiscard]] Bricks bricks() const {
    Bricks bricks;
    bricks.launcher = std::make_unique<MarkingLauncher>(wrapped);
    return bricks;
  }

  /// Removes the notes so far.
  void forget() const { std::filesystem::remove(log_); }

  /// Notes of the commands, a line each.
  [[nodiscard]] std::vector<std::string> notes() const {
    std::istringstream in(support::read_file(log_));
    std::vector<std::string> lines;
    for (std::string line; std::getline(in, line);) lines.push_back(line);
    return lines;
  }

 private:
  support::TempDirectory directory_;

 public:
  std::filesystem::path repository;
  std::shared_ptr<std::vector<std::string>> wrapped = std::make_shared<std::vector<std::string>>();

 private:
  std::filesystem::path log_;
};

/// Two approaches of an agent that notes its sessions; as a helper it also says `answer`.
Experiment experiment_of(Place& place, std::string const& answer = "{}") {
  Experiment experiment;
  experiment.name = "e";
  experiment.task = "Write.";
  experiment.session.agent = "worker";
  auto& worker = experiment.agents["worker"];
  worker.adapter = "command";
  worker.run = {place.program("worker", place.note("\"$PEXPLORE_APPROACH\"") +
                                            "\ncat > /dev/null\necho \"$PEXPLORE_APPROACH\" > x\n"
                                            "echo '" +
                                            answer + "'\n")};
  for (auto const* name : {"a", "b"}) {
    Approach approach;
    approach.name = approach.description = name;
    experiment.approaches.push_back(std::move(approach));
  }
  return experiment;
}

Criterion measured_by(std::string const& name, std::string const& command) {
  Criterion criterion;
  criterion.name = name;
  CommandCriterion how;
  how.run = command + "; echo 1";
  how.metric = RegexMetric{"(\\d+)"};
  criterion.how = std::move(how);
  return criterion;
}

Criterion judged(std::string const& name) {
  Criterion criterion;
  criterion.name = name;
  criterion.how = JudgeQuestion{"Which is clearer?"};
  return criterion;
}

void explore_it(Place& place, Experiment experiment) {
  Explorer explorer(place.repository, place.bricks());
  (void)run(explorer.run(std::move(experiment)));
}

/// Runs two tasks and tests their merge.
void run_tasks_with(Place& place, Bricks bricks) {
  support::write_file(place.repository.parent_path() / "tasks.md",
                      "- [ ] Write `one.txt`\n- [ ] Write `two.txt`\n");
  TaskOrchestrator orchestrator(place.repository, std::move(bricks));
  TaskRequest request;
  request.source = (place.repository.parent_path() / "tasks.md").string();
  request.github = false;
  request.force = true;
  request.integrate = true;
  request.settings = experiment_of(place);
  request.settings.approaches.clear();
  request.settings.agents["worker"].run = {
      place.program("worker", place.note("session") + "\necho done > $AGENT_ID.txt\n")};
  request.settings.worktree.setup = {place.note("setup")};
  auto gate = measured_by("tests", place.note("gate"));
  gate.gate = true;
  request.settings.criteria = {gate};
  TaskProposal proposal = run(orchestrator.plan(std::move(request)));
  (void)run(orchestrator.run(std::move(proposal)));
}

void run_tasks(Place& place) { run_tasks_with(place, place.bricks()); }

/// Passes every gate, and keeps whose it measured.
class KeepingEvaluator final : public Evaluator {
 public:
  explicit KeepingEvaluator(std::vector<std::string>& measured) : measured_(measured) {}

  awaitable<Measurement> evaluate(Criterion criterion, Sample sample) override {
    measured_.push_back(sample.approach.name);
    Measurement measurement;
    measurement.criterion = criterion.name;
    measurement.passed = true;
    co_return measurement;
  }

 private:
  std::vector<std::string>& measured_;
};

struct Row {
  std::string name;
  std::string expected;  ///< begins one of the notes
  std::function<void(Place&)> act;
};

void PrintTo(Row const& row, std::ostream* out) { *out << row.name; }

/// A session of an agent that is not a shell command.
Row agent_row(std::string const& adapter) {
  return {adapter, adapter + " in a wrapped", [adapter](Place& place) {
            auto experiment = experiment_of(place);
            experiment.approaches.resize(1);
            auto& worker = experiment.agents["worker"];
            worker.adapter = adapter;
            worker.command = place.program("agent", place.note(adapter) + "\nexit 1\n");
            worker.run = {worker.command};
            explore_it(place, std::move(experiment));
          }};
}

void explore_with_gate(Place& place) {
  auto experiment = experiment_of(place);
  auto gate = measured_by("g", place.note("gate"));
  gate.gate = true;
  experiment.criteria = {std::move(gate)};
  explore_it(place, std::move(experiment));
}

/// The gate of "a" fails in its first run and passes in the second; then 20 more are run of it, and
/// of that of the base. Each notes its number.
void explore_with_flaky_gate(Place& place) {
  auto const flaky =
      place.program("flaky",
                    "name=$(basename \"$PWD\")\nruns=$(dirname \"$0\")/runs-$name\n"
                    "echo >> \"$runs\"\nn=$(wc -l < \"$runs\")\n" +
                        place.note("run-$n") + "\ntest \"$n of $name\" != '1 of a'\n");
  auto experiment = experiment_of(place);
  experiment.criteria = {gate("g", flaky)};
  explore_it(place, std::move(experiment));
}

/// Only what a further round runs is noted.
void measure_one_round_more(Place& place) {
  auto experiment = experiment_of(place);
  experiment.criteria = {gate("g", place.note("gate")), measured_by("c", place.note("criterion"))};
  Explorer explorer(place.repository, place.bricks());
  (void)run(explorer.run(std::move(experiment)));
  place.forget();
  (void)run(measure(explorer, {"e", 1}));
}

std::vector<Row> rows_of_approaches() {
  return {
      {"session", "a in a wrapped", [](Place& place) { explore_it(place, experiment_of(place)); }},
      {"setup", "setup in a wrapped",
       [](Place& place) {
         auto experiment = experiment_of(place);
         experiment.worktree.setup = {place.note("setup")};
         explore_it(place, std::move(experiment));
       }},
      {"criterion", "criterion in a wrapped",
       [](Place& place) {
         auto experiment = experiment_of(place);
         experiment.evaluate.base = false;
         experiment.criteria = {measured_by("c", place.note("criterion"))};
         explore_it(place, std::move(experiment));
       }},
      {"gate", "gate in a wrapped", explore_with_gate},
      {"base_gate", "gate in pexplore.gates wrapped", explore_with_gate},
      {"flaky_gate", "run-22 in a wrapped", explore_with_flaky_gate},
      {"flaky_gate_on_base", "run-21 in pexplore.gates wrapped", explore_with_flaky_gate},
      {"prepare", "prepare in a wrapped",
       [](Place& place) {
         auto experiment = experiment_of(place);
         auto criterion = measured_by("c", "true");
         std::get<CommandCriterion>(criterion.how).prepare = place.note("prepare");
         experiment.evaluate.base = false;
         experiment.criteria = {std::move(criterion)};
         explore_it(place, std::move(experiment));
       }},
      {"exclusive", "exclusive in b wrapped",
       [](Place& place) {
         auto experiment = experiment_of(place);
         auto criterion = measured_by("e", place.note("exclusive"));
         std::get<CommandCriterion>(criterion.how).exclusive = true;
         experiment.evaluate.base = false;
         experiment.criteria = {std::move(criterion)};
         explore_it(place, std::move(experiment));
       }},
      {"base", "criterion in pexplore.base wrapped",
       [](Place& place) {
         auto experiment = experiment_of(place);
         experiment.criteria = {measured_by("c", place.note("criterion"))};
         explore_it(place, std::move(experiment));
       }},
      {"base_setup", "setup in pexplore.base wrapped",
       [](Place& place) {
         auto experiment = experiment_of(place);
         experiment.worktree.setup = {place.note("setup")};
         experiment.criteria = {measured_by("c", "true")};
         explore_it(place, std::move(experiment));
       }},
  };
}

std::vector<Row> rows_of_helper_sessions() {
  return {
      {"judge", "judge in ",
       [](Place& place) {
         auto experiment = experiment_of(
             place, R"({"answers": [{"question": 1, "better": "tie", "reason": "alike"}]})");
         experiment.criteria = {judged("clarity")};
         explore_it(place, std::move(experiment));
       }},
      {"proposer", "propose in pexplore.proposals wrapped",
       [](Place& place) {
         auto experiment = experiment_of(
             place, R"({"approaches": [{"name": "ring", "description": "A ring of timestamps"}]})");
         experiment.generate.count = 1;
         explore_it(place, std::move(experiment));
       }},
      {"outline", "outline in pexplore.proposals wrapped",
       [](Place& place) {
         auto experiment = experiment_of(
             place, R"({"answers": [{"question": 1, "better": "tie", "reason": "alike"}]})");
         experiment.criteria = {judged("clarity")};
         experiment.session.strategy = Strategy::outline;
         experiment.session.keep = 1;
         explore_it(place, std::move(experiment));
       }},
  };
}

std::vector<Row> rows_of_completed_experiments() {
  return {
      {"measure", "criterion in b wrapped", measure_one_round_more},
      {"measure_gate", "gate in a wrapped", measure_one_round_more},
      {"measure_base", "criterion in pexplore.base wrapped", measure_one_round_more},
      {"rescore", "criterion in b wrapped",
       [](Place& place) {
         Explorer explorer(place.repository, place.bricks());
         (void)run(explorer.run(experiment_of(place)));
         RescoreRequest request;
         request.experiment = "e";
         request.criteria = {measured_by("c", place.note("criterion"))};
         (void)run(explorer.rescore(std::move(request)));
       }},
      {"distinguish", "distinguish in b wrapped",
       [](Place& place) {
         Explorer explorer(place.repository, place.bricks());
         (void)run(explorer.run(experiment_of(place)));
         DistinguishRequest request;
         request.experiment = "e";
         request.command = {"/bin/sh", "-c", place.note("distinguish")};
         (void)run(explorer.distinguish(std::move(request)));
       }},
  };
}

std::vector<Row> rows_of_tasks() {
  return {
      {"task_setup", "setup in 1-write-one.txt wrapped", run_tasks},
      {"task_session", "session in 2-write-two.txt wrapped", run_tasks},
      {"task_gate", "gate in 1-write-one.txt wrapped", run_tasks},
      {"integration_setup", "setup in pexplore.integration wrapped", run_tasks},
      {"integration_gate", "gate in pexplore.integration wrapped", run_tasks},
  };
}

std::vector<Row> rows() {
  std::vector<Row> all;
  for (auto const& some : {rows_of_approaches(), rows_of_helper_sessions(),
                           rows_of_completed_experiments(), rows_of_tasks()})
    all.insert(all.end(), some.begin(), some.end());
  for (auto const& adapter : known_agents()) {
    if (adapter != "command" && adapter != "replay") all.push_back(agent_row(adapter));
  }
  return all;
}

class LauncherContract : public testing::TestWithParam<Row> {};

TEST_P(LauncherContract, WrapsTheCommand) {
  Place place;
  GetParam().act(place);
  EXPECT_THAT(place.notes(), Contains(testing::StartsWith(GetParam().expected)));
  EXPECT_THAT(place.notes(), Each(testing::EndsWith(" wrapped")));
}

INSTANTIATE_TEST_SUITE_P(Commands, LauncherContract, testing::ValuesIn(rows()),
                         [](auto const& row) { return row.param.name; });

TEST(Launchers, WrapWhatAReplayApplies) {
  Place place;
  auto experiment = experiment_of(place);
  experiment.approaches.resize(1);
  experiment.agents["worker"].adapter = "replay";
  experiment.agents["worker"].recording = "recording";
  explore_it(place, std::move(experiment));
  EXPECT_THAT(*place.wrapped, Contains(HasSubstr("git apply")));
}

TEST(Integration, AsksTheUsersEvaluator) {
  Place place;
  std::vector<std::string> measured;
  auto bricks = place.bricks();
  bricks.evaluator = std::make_unique<KeepingEvaluator>(measured);
  run_tasks_with(place, std::move(bricks));
  EXPECT_THAT(measured, Contains("pexplore.integration"));
}

}  // namespace
}  // namespace parallel_explore
