#include "score/evidence_table.hpp"

#include "score/criteria.hpp"

#include <gmock/gmock.h>

namespace parallel_explore::score {
namespace {

using testing::ElementsAre;
using testing::Optional;

TEST(EvidenceTable, PutsValuesWhereTheyWereMeasured) {
  Exploration exploration;
  exploration.experiment.criteria = {measured("speed")};
  for (auto const* name : {"a", "b"}) {
    auto& record = exploration.approaches.emplace_back();
    record.approach.name = name;
    record.state = ApproachState::completed;
    auto& measurement = record.evaluation.measurements.emplace_back();
    measurement.criterion = "speed";
    measurement.values = {10, 20, 30};
  }
  exploration.approaches[1].evaluation.measurements[0].rounds = {1, 2, 5};
  auto const table = evidence_table(exploration, measurements_of(exploration, {}), {});
  EXPECT_THAT(table.results[0].values[0], ElementsAre(Optional(10), Optional(20), Optional(30)));
  EXPECT_THAT(table.results[1].values[0],
              ElementsAre(Optional(10), Optional(20), std::nullopt, std::nullopt, Optional(30)));
}

}  // namespace
}  // namespace parallel_explore::score
