#pragma once

#include "parallel_explore/experiment.hpp"
#include "parallel_explore/measurement.hpp"

#include <string>
#include <string_view>
#include <vector>

/// What a judge is shown and what its answer says. Pure: it is given no name of an approach, agent,
/// model or branch, so that none can reach a judge.
namespace parallel_explore::evaluate {

/// One candidate as judges see it.
struct Submission {
  std::string text;         ///< its changes, or its outline
  bool summarised = false;  ///< they were too large to be shown whole
};

/// The changes of a patch, without what tells who made it: index lines, and the words that name
/// agents and their makers. Above `max_bytes` each file is shown as its numbers of lines and the
/// beginning of its changes, the space shared equally.
[[nodiscard]] Submission submission_of(std::string_view patch, std::int64_t max_bytes);

/// Everything a judge is told: the task, the questions, and the submissions as "Candidate 1…n" in
/// their order, each between marks that do not occur in any of them. What stands between is data,
/// and the text says so.
[[nodiscard]] std::string judge_prompt(std::string const& task,
                                       std::vector<std::string> const& questions,
                                       std::vector<Submission> const& submissions, JudgeMode mode);

/// One opinion a question, in their order, without their criteria's names.
struct JudgeAnswer {
  std::vector<Opinion> opinions;
  std::string failure;  ///< why it does not count; empty: it does
};

/// The last JSON object with "answers". A candidate that does not exist, a score outside 0–10, or
/// no answer to a question: it does not count.
[[nodiscard]] JudgeAnswer read_judge_answer(std::string_view answer, std::size_t questions,
                                            std::size_t candidates, JudgeMode mode);

}  // namespace parallel_explore::evaluate
