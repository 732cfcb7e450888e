#pragma once

#include "parallel_explore/experiment.hpp"
#include "parallel_explore/measurement.hpp"

#include <string>
#include <string_view>
#include <vector>

/// Prompts for judges, and their answers. Pure. No function gets the name of an approach, agent,
/// model or branch, so that no such name can reach a judge.
namespace parallel_explore::evaluate {

/// One candidate as judges see it.
struct Submission {
  std::string text;         ///< its changes, or its outline
  bool summarised = false;  ///< whether the changes were too large to be shown whole
};

/// The changes of a patch without anything that reveals their author: index lines, and the names of
/// agents and their makers. A patch above `max_bytes` is summarised: for each file its line counts
/// and the beginning of its changes, with equal space for each.
[[nodiscard]] Submission submission_of(std::string_view patch, std::int64_t max_bytes);

/// The changes of a patch as they are. One above `max_bytes` is summarised in the same way.
[[nodiscard]] Submission shown_patch(std::string_view patch, std::int64_t max_bytes);

/// A word that occurs in none of the texts, to mark where each begins and ends. Deterministic.
[[nodiscard]] std::string unused_mark(std::vector<Submission> const& submissions);

/// The prompt of a judge: the task, the questions, and the submissions as "Candidate 1…n" in their
/// order. Each is between marks that occur in none of them, and the prompt declares the text
/// between the marks as data.
[[nodiscard]] std::string judge_prompt(std::string const& task,
                                       std::vector<std::string> const& questions,
                                       std::vector<Submission> const& submissions, JudgeMode mode);

/// One opinion for each question, in their order, without the names of criteria.
struct JudgeAnswer {
  std::vector<Opinion> opinions;
  std::string failure;  ///< why the answer does not count; empty: it counts
};

/// Reads the last JSON object with "answers". The answer does not count if it names an unknown
/// candidate, has a score outside 0–10, or leaves a question out.
[[nodiscard]] JudgeAnswer read_judge_answer(std::string_view answer, std::size_t questions,
                                            std::size_t candidates, JudgeMode mode);

}  // namespace parallel_explore::evaluate
