#pragma once

#include <string>
#include <vector>

namespace parallel_explore {

/// One way to do the task.
struct Approach {
  std::string id;    ///< UUID; given when the experiment is frozen
  std::string name;  ///< slug, unique within the experiment, 1–64 characters of [a-z0-9._-]
  std::string description;  ///< what is to be done differently, in a sentence or more
  std::string rationale;    ///< why it might win; may be empty
  std::vector<std::string> characteristics;
  std::string agent;     ///< overrides the session's agent; empty: the session's
  bool own_way = false;  ///< how it does the task is the session's own choice

  bool operator==(Approach const&) const = default;
};

}  // namespace parallel_explore
