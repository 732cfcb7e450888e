#include "run/recorder.hpp"

#include "support/fake_bricks.hpp"

#include <gmock/gmock.h>

#include <stdexcept>

namespace parallel_explore::run {
namespace {

using testing::ElementsAre;

TEST(Recorder, TurnsWhatAnObserverThrowsIntoOneWarning) {
  MemoryStore store;
  auto const journal = store.create("x");
  int called = 0;
  Recorder recorder(*journal, [&](Event const&, Exploration const&) {
    if (++called == 2) throw 7;
    throw std::runtime_error("no more paper");
  });
  recorder.emit(events::ExplorationStarted{Experiment{}, "base", "/repo"});
  recorder.emit(events::Warned{{}, "another"});
  EXPECT_EQ(called, 2) << "it is called on";
  EXPECT_THAT(journal->exploration().warnings,
              ElementsAre("the observer threw at orchestrator:exploration:start: no more paper",
                          "another"));
}

}  // namespace
}  // namespace parallel_explore::run
