#include "tasks/memory_run.hpp"

#include <gmock/gmock.h>

namespace parallel_explore {
namespace {

using support::two_tasks;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

constexpr auto task = "1-say-hello-in-fr.txt";

/// Runs whose logs are beside their record.
class Diagnostics : public support::MemoryRun {
 protected:
  Diagnostics() { store_ = std::make_unique<JournalStore>(place_.path() / "records"); }

  /// The text of the issue about the first task, which fails.
  std::string diagnostic(TaskRequest request) {
    start_orchestrator();
    auto const exploration = run(std::move(request));
    return forge_->body(exploration.at(task).publication.diagnostic.number);
  }
};

TEST_F(Diagnostics, HaveTheEndOfTheLogOfAGateWithoutSecrets) {
  auto request = request_for(two_tasks);
  support::add_gate(request);
  answer_ = [](Criterion const&, Sample const& sample) {
    std::string log = "first line\n";
    for (int i = 0; i < 50; ++i) log += "line\n";
    support::write_file(sample.log, log + "API_KEY=hunter22\nlast line\n");
    return support::failed_measurement("1 test failed");
  };
  EXPECT_THAT(diagnostic(std::move(request)),
              AllOf(HasSubstr("last line\n```"), HasSubstr("API_KEY=[removed]"),
                    Not(HasSubstr("first line"))));
}

TEST_F(Diagnostics, HaveTheErrorsOfASession) {
  scripts_[task] = {{.end = Failed{"exited with status 3"}}};
  on_session_ = [](SessionRequest const& request) {
    support::write_file(request.stderr_file, "no such option\n");
  };
  auto const text = diagnostic(request_for(two_tasks));
  EXPECT_THAT(text, HasSubstr("**UNKNOWN: exited with status 3**"));
  EXPECT_THAT(text, HasSubstr("no such option\n```"));
}

TEST_F(Diagnostics, HaveNoLogWhereThereIsNone) {
  repository_.push_error = "declined";
  auto const text = diagnostic(request_for(two_tasks));
  EXPECT_THAT(text, AllOf(HasSubstr("declined"), Not(HasSubstr("its log"))));
}

}  // namespace
}  // namespace parallel_explore
