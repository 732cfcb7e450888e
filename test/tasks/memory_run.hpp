#pragma once

#include "support/fake_bricks.hpp"
#include "support/sandbox.hpp"
#include "tasks/memory_repository.hpp"
#include "tasks/plan_tasks.hpp"
#include "tasks/run_tasks.hpp"

#include <boost/asio/post.hpp>
#include <gmock/gmock.h>

#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

/// Runs of tasks without git, without a server and without any process.
namespace parallel_explore::support {

/// A forge that outlives the orchestrators of a test, and fails on demand.
class SharedForge final : public Forge {
 public:
  SharedForge(MemoryForge& forge, std::function<void(std::string const&)> const& before)
      : forge_(forge), before_(before) {}

  awaitable<ForgeRepository> repository() override { return forge_.repository(); }
  awaitable<Issue> issue(int number) override { return call("issue", forge_.issue(number)); }
  awaitable<Issue> file(NewIssue issue) override {
    return call("file", forge_.file(std::move(issue)));
  }
  awaitable<std::optional<Issue>> find(FiledItem item) override {
    return call("find", forge_.find(std::move(item)));
  }
  awaitable<bool> link_sub_issue(int parent, Issue child) override {
    return call("link", forge_.link_sub_issue(parent, std::move(child)));
  }
  awaitable<PullRequest> open(NewPullRequest request) override {
    return call("open", forge_.open(std::move(request)));
  }
  awaitable<std::string> comment(int issue, std::string marker, std::string body) override {
    return call("comment", forge_.comment(issue, std::move(marker), std::move(body)));
  }

 private:
  template <class T>
  awaitable<T> call(std::string operation, awaitable<T> answer) {
    if (before_) before_(operation);
    T result = co_await std::move(answer);
    co_return result;
  }

  MemoryForge& forge_;
  std::function<void(std::string const&)> const& before_;
};

/// The disk of a store: full after so many events.
struct Disk {
  int events_left = 1'000'000;
  int events = 0;
};

class JournalOnDisk final : public Journal {
 public:
  JournalOnDisk(std::unique_ptr<Journal> journal, Disk& disk)
      : journal_(std::move(journal)), disk_(disk) {}

  Event append(EventPayload payload) override {
    if (disk_.events_left == 0) throw Error(ErrorCode::resource, "the disk is full");
    --disk_.events_left;
    ++disk_.events;
    return journal_->append(std::move(payload));
  }
  [[nodiscard]] Exploration const& exploration() const override { return journal_->exploration(); }
  void write_file(std::filesystem::path const& relative, std::string_view content) override {
    journal_->write_file(relative, content);
  }
  [[nodiscard]] std::filesystem::path directory() const override { return journal_->directory(); }

 private:
  std::unique_ptr<Journal> journal_;
  Disk& disk_;
};

/// A store that outlives the orchestrators of a test.
class StoreOnDisk final : public ProgressStore {
 public:
  StoreOnDisk(ProgressStore& store, Disk& disk) : store_(store), disk_(disk) {}

  [[nodiscard]] std::vector<std::string> experiments() const override {
    return store_.experiments();
  }
  [[nodiscard]] Exploration load(std::string const& name) const override {
    return store_.load(name);
  }
  std::unique_ptr<Journal> create(std::string const& name) override {
    return std::make_unique<JournalOnDisk>(store_.create(name), disk_);
  }
  std::unique_ptr<Journal> open(std::string const& name) override {
    return std::make_unique<JournalOnDisk>(store_.open(name), disk_);
  }
  std::string repair(std::string const& name) override { return store_.repair(name); }
  [[nodiscard]] bool held(std::string const& name) const override { return store_.held(name); }
  [[nodiscard]] std::filesystem::path directory(std::string const& name) const override {
    return store_.directory(name);
  }
  void erase(std::string const& name) override { store_.erase(name); }

 private:
  ProgressStore& store_;
  Disk& disk_;
};

inline void add_gate(TaskRequest& request, std::string name = "tests") {
  Criterion gate;
  gate.name = std::move(name);
  gate.gate = true;
  CommandCriterion how;
  how.run = "make test";
  gate.how = std::move(how);
  request.settings.criteria.push_back(std::move(gate));
}

inline Measurement failed_measurement(std::string reason) {
  Measurement measurement;
  measurement.passed = false;
  measurement.outcome = MeasurementOutcome::failed;
  measurement.reason = std::move(reason);
  return measurement;
}

/// The world around runs of tasks; it stays when an orchestrator ends. The forge is "owner/repo",
/// whose first issue is the master.
class MemoryRun : public testing::Test {
 protected:
  MemoryRun() { start_orchestrator(); }

  /// Begins with an empty world.
  void start_over() {
    tasks_.reset();
    store_ = std::make_unique<MemoryStore>();
    forge_ = std::make_unique<MemoryForge>();
    repository_ = RepositoryState();
    disk_ = Disk();
    std::filesystem::remove_all(place_.path() / "worktrees");
    start_orchestrator();
  }

  /// As a new process finds it.
  void start_orchestrator() {
    tasks::TaskBricks bricks;
    bricks.repository = std::make_unique<MemoryRepository>(repository_, place_.path());
    bricks.remotes = std::make_unique<MemoryRemotes>(repository_);
    auto const maker = [this](GitHubSettings settings) -> std::unique_ptr<Forge> {
      forges_.push_back(std::move(settings));
      auto const elsewhere = other_forges_.find(forges_.back().repository);
      auto& forge = elsewhere == other_forges_.end() ? *forge_ : elsewhere->second;
      return std::make_unique<SharedForge>(forge, before_request_);
    };
    auto const tokens = [this](std::string) -> awaitable<std::string> { co_return token_; };
    bricks.forges = tasks::ForgeAccess(maker, tokens);
    auto runner = std::make_unique<ScriptedRunner>();
    runner->on_start = [this](SessionRequest const& request) { on_session(request); };
    runner->scripts = scripts_;
    runner_ = runner.get();
    bricks.explorer.runners["scripted"] = std::move(runner);
    auto evaluator = std::make_unique<ScriptedEvaluator>();
    evaluator->answer = [this](Criterion const& gate, Sample const& sample) {
      return measure(gate, sample);
    };
    evaluator_ = evaluator.get();
    bricks.explorer.evaluator = std::move(evaluator);
    bricks.explorer.worktrees =
        std::make_unique<CommittedFolders>(repository_, place_.path() / "worktrees");
    bricks.explorer.store = std::make_unique<StoreOnDisk>(*store_, disk_);
    tasks_ = std::make_shared<tasks::TaskWorkspace>(place_.path(), std::move(bricks), heartbeat_);
    tasks_->observer = [this](Event const& event, Exploration const& exploration) {
      if (on_event_) on_event_(event, exploration);
    };
  }

  /// A request for the tasks of the master issue; gates pass.
  TaskRequest request_for(std::string const& body) {
    forge_->add("Speak", body);
    return request_of("1");
  }

  static TaskRequest request_of(std::string source) {
    TaskRequest request;
    request.source = std::move(source);
    request.settings.session.agent = "scripted";
    request.settings.session.max_parallel = 2;
    request.settings.session.retries = 0;
    return request;
  }

  /// A request for the tasks of a file, which stops at branches.
  TaskRequest request_for_file(std::string const& body) {
    auto const file = place_.path() / "repo" / "backlog.md";
    write_file(file, body);
    auto request = request_of(file.string());
    request.github = false;
    return request;
  }

  TaskProposal plan(TaskRequest request) {
    return support::run(tasks::plan_tasks(*tasks_, std::move(request)));
  }
  Exploration run(TaskRequest request) { return run(plan(std::move(request))); }
  Exploration run(TaskProposal proposal) {
    return support::run(tasks::run_tasks(*tasks_, std::move(proposal)));
  }
  Exploration resume(std::string name = "tasks-1") {
    return support::run(tasks::resume_tasks(*tasks_, std::move(name)));
  }
  Exploration retry(std::string name = "tasks-1") {
    RetryRequest request;
    request.experiment = std::move(name);
    return support::run(tasks::retry_tasks(*tasks_, std::move(request)));
  }

  /// The error that an action throws.
  template <class Action>
  Error error_of_action(Action action) {
    try {
      action();
    } catch (Error const& error) {
      return error;
    }
    ADD_FAILURE() << "nothing was thrown";
    return Error(ErrorCode::validation, "");
  }

  void on_session(SessionRequest const& request) {
    sessions_.push_back(request.approach.name);
    if (on_session_) on_session_(request);
  }

  Measurement measure(Criterion const& gate, Sample const& sample) {
    if (answer_) return answer_(gate, sample);
    Measurement measurement;
    measurement.passed = true;
    return measurement;
  }

  [[nodiscard]] std::vector<std::string> titles_of_issues() const {
    std::vector<std::string> titles;
    for (auto const& issue : forge_->issues()) titles.push_back(issue.title);
    return titles;
  }

  TempDirectory place_;
  RepositoryState repository_;
  std::unique_ptr<MemoryForge> forge_ = std::make_unique<MemoryForge>();
  std::map<std::string, MemoryForge> other_forges_;  ///< by repository
  std::unique_ptr<ProgressStore> store_ = std::make_unique<MemoryStore>();
  Disk disk_;
  std::string token_ = "token";
  std::chrono::milliseconds heartbeat_ = std::chrono::seconds(30);
  std::map<std::string, std::deque<ScriptedSession>> scripts_;  ///< of the next orchestrator
  std::vector<GitHubSettings> forges_;                          ///< that were made
  std::vector<std::string> sessions_;                           ///< tasks, in order of their starts
  std::function<void(std::string const&)> before_request_;      ///< to the forge
  std::function<void(SessionRequest const&)> on_session_;
  std::function<Measurement(Criterion const&, Sample const&)> answer_;
  Observer on_event_;
  ScriptedRunner* runner_ = nullptr;
  ScriptedEvaluator* evaluator_ = nullptr;
  std::shared_ptr<tasks::TaskWorkspace> tasks_;
};

/// Two tasks of different files.
inline constexpr auto two_tasks = "- [ ] Say hello in `fr.txt`\n- [ ] Say hallo in `de.txt`\n";

}  // namespace parallel_explore::support
