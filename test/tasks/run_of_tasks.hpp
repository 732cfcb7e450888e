#pragma once

#include "parallel_explore/task_orchestrator.hpp"

#include <string>
#include <utility>
#include <vector>

namespace parallel_explore {

/// A run of tasks with these titles, as far as nothing has happened yet.
inline Exploration run_of(std::vector<std::string> const& titles) {
  std::string text;
  for (auto const& title : titles) text += "- [ ] " + title + "\n";
  Exploration exploration;
  exploration.name = "tasks-7";
  TaskWork work;
  work.master.repository = work.repository = "owner/repo";
  work.master.number = 7;
  work.api = "https://api.github.com";
  work.plan = parse_tasks(text);
  for (auto const& task : work.plan.tasks) {
    ApproachRecord record;
    record.approach.name = task.name;
    record.approach.id = "01234567-89ab-4cde-8f01-23456789abcd";
    exploration.approaches.push_back(std::move(record));
  }
  exploration.experiment.tasks = std::move(work);
  return exploration;
}

inline TimePoint at(int seconds) {
  return TimePoint(std::chrono::milliseconds(1'700'000'000'000 + seconds * 1000));
}

}  // namespace parallel_explore
