#pragma once

#include "parallel_explore/criterion.hpp"
#include "parallel_explore/measurement.hpp"

#include <boost/describe/class.hpp>

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace parallel_explore {
inline namespace v0_2 {

/// Events of measuring and judging; see event.hpp.
namespace events {

/// The worktree of the approach is about to be prepared and measured.
struct EvaluationStarted {
  static constexpr std::string_view name = "orchestrator:evaluation:start";  ///< in the journal

  std::string approach;  ///< name of the approach or sample
  bool operator==(EvaluationStarted const&) const = default;
};
BOOST_DESCRIBE_STRUCT(EvaluationStarted, (), (approach))

/// A criterion is measured.
struct Measured {
  static constexpr std::string_view name = "orchestrator:evaluation:measured";  ///< in the journal

  std::string approach;     ///< name of the approach or sample
  int sample = 1;           ///< number of the sample, from 1
  Measurement measurement;  ///< replaces an earlier one of the same criterion
  bool operator==(Measured const&) const = default;
};
BOOST_DESCRIBE_STRUCT(Measured, (), (approach, sample, measurement))

/// The files of the approach are those of an earlier sample, whose measurements count for both.
struct ResultRepeated {
  static constexpr std::string_view name = "orchestrator:evaluation:identical";  ///< in the journal

  std::string approach,  ///< name of the approach or sample
      same_as;           ///< name of the earlier one
  bool operator==(ResultRepeated const&) const = default;
};
BOOST_DESCRIBE_STRUCT(ResultRepeated, (), (approach, same_as))

/// A criterion is measured on the untouched base.
struct BaseMeasured {
  static constexpr std::string_view name = "orchestrator:evaluation:base";  ///< in the journal

  Measurement measurement;  ///< replaces an earlier one of the same criterion
  bool operator==(BaseMeasured const&) const = default;
};
BOOST_DESCRIBE_STRUCT(BaseMeasured, (), (measurement))

/// The approach changed protected files, which were restored before it was measured.
struct ProtectedFilesTampered {
  static constexpr std::string_view name = "orchestrator:evaluation:protected";  ///< in the journal

  std::string approach;            ///< name of the approach or sample
  std::vector<std::string> files;  ///< relative to the worktree
  bool operator==(ProtectedFilesTampered const&) const = default;
};
BOOST_DESCRIBE_STRUCT(ProtectedFilesTampered, (), (approach, files))

/// The files that evaluation relies on are as these digests say, from now on.
struct EvaluationFilesHashed {
  static constexpr std::string_view name = "orchestrator:evaluation:files";  ///< in the journal

  std::string protected_digest;                 ///< of all protected files; empty: there are none
  std::map<std::string, std::string> injected;  ///< file, absolute → digest of its content
  bool operator==(EvaluationFilesHashed const&) const = default;
};
BOOST_DESCRIBE_STRUCT(EvaluationFilesHashed, (), (protected_digest, injected))

/// The worktree of an approach was not as it was committed, and is again.
struct WorktreeRestored {
  static constexpr std::string_view name = "orchestrator:evaluation:restored";  ///< in the journal

  std::string approach;              ///< name of the approach or sample; empty: the untouched base
  std::vector<std::string> files;    ///< the first ones that differed, relative to the worktree
  int count = 0;                     ///< of all that differed
  std::vector<std::string> between;  ///< approaches whose code ran since it was known to be equal
  bool operator==(WorktreeRestored const&) const = default;
};
BOOST_DESCRIBE_STRUCT(WorktreeRestored, (), (approach, files, count, between))

/// The branch of an approach has moved away from the commit that was measured.
struct BranchMoved {
  static constexpr std::string_view name = "orchestrator:evaluation:moved";  ///< in the journal

  std::string approach,  ///< name of the approach or sample
      branch,            ///< its branch
      commit,            ///< full id of the commit that was measured
      found;             ///< full id of the commit where the branch is; empty: it is gone
  bool operator==(BranchMoved const&) const = default;
};
BOOST_DESCRIBE_STRUCT(BranchMoved, (), (approach, branch, commit, found))

/// A judge's answer, or why there is none.
struct Judged {
  static constexpr std::string_view name = "orchestrator:evaluation:judged";  ///< in the journal

  std::string session_id;               ///< of the helper session; empty: a person
  int judge_number = 1;                 ///< from 1; 0: a person
  std::string agent,                    ///< name of the agent; `person_agent`: a person
      model;                            ///< as the spec names it; empty: the agent's default
  std::vector<std::string> candidates;  ///< samples by name, in the order in which they were shown
  std::vector<Opinion> opinions;        ///< one for each question
  std::string failure;                  ///< why the answer does not count; empty: it counts
  bool of_outlines = false;             ///< outlines were shown instead of results
  bool self_judged = false;  ///< its own model wrote a candidate, and no other judge was available
  std::vector<std::string> summarised;  ///< candidates whose diff was too large to be shown whole
  bool operator==(Judged const&) const = default;
};
BOOST_DESCRIBE_STRUCT(Judged, (),
                      (session_id, judge_number, agent, model, candidates, opinions, failure,
                       of_outlines, self_judged, summarised))

/// The scores and the first-ranked approach.
struct EvaluationCompleted {
  static constexpr std::string_view name = "orchestrator:evaluation:complete";  ///< in the journal

  std::string top_approach;  ///< empty: none passed every gate
  std::map<std::string, std::map<std::string, double>>
      comparison_matrix;  ///< approach → criterion → score 0–10
  bool operator==(EvaluationCompleted const&) const = default;
};
BOOST_DESCRIBE_STRUCT(EvaluationCompleted, (), (top_approach, comparison_matrix))

/// Approaches are compared by other criteria from now on.
struct CriteriaChanged {
  static constexpr std::string_view name = "orchestrator:evaluation:criteria";  ///< in the journal

  std::vector<Criterion> criteria;  ///< all of them; they replace those before
  bool operator==(CriteriaChanged const&) const = default;
};
BOOST_DESCRIBE_STRUCT(CriteriaChanged, (), (criteria))

}  // namespace events

}  // namespace v0_2
}  // namespace parallel_explore
