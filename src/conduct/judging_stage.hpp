#pragma once

#include "conduct/side_sessions.hpp"
#include "evaluate/judge_prompt.hpp"

#include <map>
#include <string>
#include <vector>

namespace parallel_explore::conduct {

/// A candidate with what judges see of it and what they must not.
struct JudgedWork {
  std::string sample;  ///< by which its judgements are recorded
  std::string agent, model;
  evaluate::Submission submission;
};

/// Has judges compare candidates, and records what they say. What is recorded already is not asked
/// again.
class JudgingStage {
 public:
  /// `of_outlines`: what is judged are outlines, and not work.
  JudgingStage(SideSessions& helpers, Recorder& recorder, std::vector<JudgedWork> candidates,
               bool of_outlines);

  /// Throws Stopped, Error(agent | resource | journal).
  awaitable<void> run();

 private:
  struct Seat {
    int number = 1;
    std::string agent, model;
    bool self_judged = false;
  };
  struct Question {
    Seat seat;
    std::vector<std::size_t> order;     ///< of candidates, as they are shown
    std::vector<std::size_t> criteria;  ///< that are asked about
  };

  void plan_pairs();
  void plan_scale();
  [[nodiscard]] std::vector<Seat> seats_for(std::vector<std::size_t> const& candidates) const;
  void plan(Seat const& seat, std::vector<std::size_t> order);
  [[nodiscard]] std::vector<std::size_t> unanswered(Question const& question) const;
  awaitable<void> ask(Question question);
  awaitable<evaluate::JudgeAnswer> answer_of(Question question, events::Judged& judged);
  [[nodiscard]] std::string prompt_for(Question const& question) const;
  [[nodiscard]] Experiment const& experiment() const { return recorder_.exploration().experiment; }

  SideSessions& helpers_;
  Recorder& recorder_;
  std::vector<JudgedWork> candidates_;
  bool of_outlines_;
  std::vector<std::string> criteria_, questions_;
  std::vector<Question> plan_;
};

}  // namespace parallel_explore::conduct
