#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace parallel_explore {
inline namespace v0_2 {

/// One way to do the task.
struct Approach {
  Approach() = default;  ///< to be filled in
  /// `what`: the description.
  explicit Approach(std::string called, std::string what = {})
      : name(std::move(called)), description(std::move(what)) {}

  std::string id;    ///< UUID, assigned when the experiment is frozen
  std::string name;  ///< slug, unique within the experiment, 1–64 characters of [a-z0-9._-]
  std::string description;                   ///< what makes it different, in a sentence or more
  std::string rationale;                     ///< why it might win; may be empty
  std::vector<std::string> characteristics;  ///< its main properties, one each; may be empty
  std::string agent;      ///< overrides the session's agent; empty: the session's
  bool freeform = false;  ///< the session itself chooses how to do the task
  std::string of;  ///< the approach that this is a further sample of; empty: the first sample
  int sample = 1;  ///< from 1
  std::vector<std::string> after;     ///< names of approaches that must have ended before it starts
  std::vector<std::string> combines;  ///< names of the results that it merges; empty: none
  std::string brief;                  ///< further text for its sessions alone; may be empty

  bool operator==(Approach const&) const = default;
};

/// The name that all samples of an approach share.
[[nodiscard]] inline std::string const& approach_of(Approach const& approach) {
  return approach.of.empty() ? approach.name : approach.of;
}

/// Whether no approach may have that name: it is the untouched base, or an internal one.
[[nodiscard]] inline bool is_reserved_name(std::string_view name) {
  return name == "base" || name.starts_with("pexplore.");
}

/// How alike two approaches are; see similarity() in approach_generator.hpp.
struct Similarity {
  std::string first,  ///< name of one approach
      second;         ///< name of the other
  double value = 0;   ///< 0–1

  bool operator==(Similarity const&) const = default;
};

}  // namespace v0_2
}  // namespace parallel_explore
