#pragma once

#include "evaluate/judge_prompt.hpp"
#include "rounds/judge_plan.hpp"
#include "run/helper_sessions.hpp"

#include <map>
#include <string>
#include <utility>
#include <vector>

namespace parallel_explore::run {

/// Candidate: the text that judges read, and the origin that they must not learn.
struct JudgedWork {
  std::string sample;  ///< under which judgements are recorded
  std::string agent, model;
  evaluate::Submission submission;
  int priority = 0;  ///< the least are judged first, if not all can be
};

/// Has judges compare candidates and records their opinions, within the number of sessions that the
/// experiment allows. Questions with a recorded answer are skipped.
class JudgingStage {
 public:
  /// `of_outlines`: the candidates are outlines and not finished work. `expected`: their number in
  /// all, if more will follow; 0 if not.
  JudgingStage(HelperSessions& helpers, Recorder& recorder, std::vector<JudgedWork> candidates,
               bool of_outlines, std::size_t expected = 0);

  /// Throws Stopped, Error(agent | resource | journal).
  awaitable<void> run();

 private:
  struct Judge {
    int number = 1;
    std::string agent, model;
    bool self_judged = false;
  };
  struct Question {
    Judge judge;
    std::vector<std::size_t> order;     ///< of candidates, as shown
    std::vector<std::size_t> criteria;  ///< asked about
  };

  void add_pairs(std::size_t expected);
  void add_scale();
  /// The pairs that judges were asked about, and the number of sessions about others.
  [[nodiscard]] std::pair<std::vector<rounds::JudgedPair>, int> asked_pairs() const;
  [[nodiscard]] std::vector<Judge> judges_for(std::vector<std::size_t> const& candidates) const;
  /// Adds a question, and the same in the opposite order.
  void add_question(Judge const& judge, std::vector<std::size_t> order);
  [[nodiscard]] std::vector<std::size_t> unanswered(Question const& question) const;
  awaitable<void> ask(Question question);
  awaitable<evaluate::JudgeAnswer> answer_of(Question question, events::Judged& judged);
  [[nodiscard]] std::string prompt_for(Question const& question) const;
  [[nodiscard]] Experiment const& experiment() const { return recorder_.exploration().experiment; }

  HelperSessions& helpers_;
  Recorder& recorder_;
  std::vector<JudgedWork> candidates_;
  bool of_outlines_;
  std::vector<std::string> criteria_, questions_;
  std::vector<Question> to_ask_;
};

}  // namespace parallel_explore::run
