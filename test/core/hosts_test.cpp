#include "core/hosts.hpp"

#include <gmock/gmock.h>

namespace parallel_explore::core {
namespace {

Experiment with_hosts(std::vector<std::string> names) {
  Experiment experiment;
  experiment.session.max_parallel = 3;
  experiment.session.hosts = std::move(names);
  experiment.hosts["big"].slots = 10;
  experiment.hosts["small"].slots = 2;
  return experiment;
}

TEST(Places, AreThoseOfAllMachines) {
  EXPECT_EQ(places_of(with_hosts({})), 3);
  EXPECT_EQ(places_of(with_hosts({"big"})), 10);
  EXPECT_EQ(places_of(with_hosts({"big", "small", "local"})), 15);
}

TEST(MeasuresMemory, WhereACriterionIsIt) {
  auto experiment = with_hosts({});
  CommandCriterion command;
  command.metric = ProcessMetric::seconds;
  experiment.criteria.emplace_back().how = command;
  EXPECT_FALSE(measures_memory(experiment));
  command.metric = ProcessMetric::peak_rss;
  experiment.criteria.emplace_back().how = command;
  EXPECT_TRUE(measures_memory(experiment));
}

TEST(MeasuringHost, IsOneForAllResults) {
  EXPECT_EQ(measuring_host(with_hosts({})), "");
  EXPECT_EQ(measuring_host(with_hosts({"big", "small"})), "big");
  EXPECT_EQ(measuring_host(with_hosts({"local", "big"})), "");
  auto experiment = with_hosts({"big", "small"});
  experiment.evaluate.host = "small";
  EXPECT_EQ(measuring_host(experiment), "small");
  experiment.evaluate.host = "local";
  EXPECT_EQ(measuring_host(experiment), "");
}

}  // namespace
}  // namespace parallel_explore::core
