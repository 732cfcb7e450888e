#pragma once

#include "parallel_explore/criterion.hpp"

#include <string>
#include <utility>

namespace parallel_explore {

/// A criterion that a command measures; its value is in the command's JSON.
inline Criterion measured(std::string name, double weight = 1) {
  Criterion c;
  c.name = std::move(name);
  c.weight = weight;
  c.how = CommandCriterion{"x", JsonMetric{"/x"}};
  return c;
}

/// A gate that passes with exit status 0.
inline Criterion gate(std::string name) {
  Criterion c;
  c.name = std::move(name);
  c.gate = true;
  c.how = CommandCriterion{"x"};
  return c;
}

}  // namespace parallel_explore
