#pragma once

#include "parallel_explore/approach.hpp"
#include "parallel_explore/async.hpp"

#include <string>
#include <vector>

namespace parallel_explore {

/// What a generator is told.
struct Brief {
  std::string task;
  std::vector<Approach> listed;  ///< those the spec names
  std::string repository;        ///< path of the main tree
};

/// Says which approaches to explore.
class ApproachGenerator {
 public:
  virtual ~ApproachGenerator() = default;

  /// At most `count` approaches; names need not be slugs yet. Throws what it likes: the run does
  /// not start then.
  virtual task<std::vector<Approach>> generate(Brief brief, int count) = 0;
};

/// The approaches that the spec lists, as they are.
class ListedApproaches final : public ApproachGenerator {
 public:
  task<std::vector<Approach>> generate(Brief brief, int count) override;
};

}  // namespace parallel_explore
