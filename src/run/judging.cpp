#include "run/judging.hpp"

#include "core/acp_agents.hpp"
#include "parallel_explore/error.hpp"
#include "parallel_explore/judging.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace parallel_explore::run {
namespace {

std::pair<std::string, std::string> agent_and_model(std::string const& judge) {
  std::string agent(core::agent_before_colon(judge));
  auto model = agent.size() == judge.size() ? std::string() : judge.substr(agent.size() + 1);
  return {std::move(agent), std::move(model)};
}

/// Whether a judging model may be the author, as far as names are known.
bool is_same_model(std::string const& agent, std::string const& model, JudgedWork const& work) {
  if (agent != work.agent) return false;
  // "sonnet" means "claude-sonnet-4"; an unknown model may be the same.
  return model.empty() || work.model.empty() || work.model.find(model) != std::string::npos ||
         model.find(work.model) != std::string::npos;
}

}  // namespace

JudgingStage::JudgingStage(HelperSessions& helpers, Recorder& recorder,
                           std::vector<JudgedWork> candidates, bool of_outlines,
                           std::size_t expected)
    : helpers_(helpers),
      recorder_(recorder),
      candidates_(std::move(candidates)),
      of_outlines_(of_outlines) {
  for (auto const& criterion : experiment().criteria) {
    auto const* const judged = std::get_if<JudgeQuestion>(&criterion.how);
    if (!judged) continue;
    criteria_.push_back(criterion.name);
    questions_.push_back(judged->question);
  }
  // The order depends on the texts and not on names or agents.
  std::ranges::stable_sort(candidates_, {}, [](JudgedWork const& each) -> std::string const& {
    return each.submission.text;
  });
  std::ranges::stable_sort(candidates_, {}, &JudgedWork::priority);
  if (questions_.empty() || candidates_.size() < 2) return;
  if (experiment().judge.mode == JudgeMode::pairwise) {
    add_pairs(expected);
  } else {
    add_scale();
  }
}

awaitable<void> JudgingStage::run() {
  std::vector<std::function<awaitable<void>()>> jobs;
  for (auto question : to_ask_) {
    question.criteria = unanswered(question);
    if (!question.criteria.empty()) jobs.emplace_back([this, question] { return ask(question); });
  }
  return helpers_.run_jobs(std::move(jobs));
}

/// Judges from the panel in turn, without authors of these candidates unless all are.
std::vector<JudgingStage::Judge> JudgingStage::judges_for(
    std::vector<std::size_t> const& candidates) const {
  auto panel = experiment().judge.panel;
  if (panel.empty()) panel = {experiment().session.agent};
  std::vector<Judge> others, all;
  for (auto const& name : panel) {
    Judge judge;
    std::tie(judge.agent, judge.model) = agent_and_model(name);
    auto const settings = experiment().agents.find(judge.agent);
    if (judge.model.empty() && settings != experiment().agents.end())
      judge.model = settings->second.model;
    judge.self_judged = std::ranges::any_of(candidates, [&](std::size_t each) {
      return is_same_model(judge.agent, judge.model, candidates_[each]);
    });
    all.push_back(judge);
    if (!judge.self_judged) others.push_back(std::move(judge));
  }
  auto const& choice = others.empty() ? all : others;
  std::vector<Judge> judges;
  for (int number = 1; number <= experiment().judge.count; ++number) {
    auto judge = choice[static_cast<std::size_t>(number - 1) % choice.size()];
    judge.number = number;
    judges.push_back(std::move(judge));
  }
  return judges;
}

void JudgingStage::add_question(Judge const& judge, std::vector<std::size_t> order) {
  to_ask_.push_back({judge, order, {}});
  std::ranges::reverse(order);
  to_ask_.push_back({judge, std::move(order), {}});
}

void JudgingStage::add_pairs(std::size_t expected) {
  auto const& settings = experiment().judge;
  auto [asked, others] = asked_pairs();
  rounds::JudgePlanRequest request;
  request.candidates = candidates_.size();
  request.judges = settings.count;
  request.max_sessions = settings.max_sessions - others;
  request.asked = std::move(asked);
  request.expected = expected;
  for (auto const& pair : rounds::plan_pairs(request).pairs) {
    for (auto const& judge : judges_for({pair.one, pair.other})) {
      if (pair.judges.contains(judge.number)) add_question(judge, {pair.one, pair.other});
    }
  }
}

std::pair<std::vector<rounds::JudgedPair>, int> JudgingStage::asked_pairs() const {
  std::vector<rounds::JudgedPair> pairs;
  int others = 0;
  for (auto const& each : recorder_.exploration().judged) {
    if (each.of_outlines != of_outlines_ || is_by_person(each)) continue;
    std::vector<std::size_t> ends;
    for (std::size_t i = 0; i < candidates_.size(); ++i) {
      if (std::ranges::find(each.candidates, candidates_[i].sample) != each.candidates.end())
        ends.push_back(i);
    }
    if (each.candidates.size() != 2 || ends.size() != 2) {
      ++others;
      continue;
    }
    auto const same = [&](rounds::JudgedPair const& pair) {
      return pair.one == ends[0] && pair.other == ends[1];
    };
    auto found = std::ranges::find_if(pairs, same);
    if (found == pairs.end()) found = pairs.insert(found, {ends[0], ends[1], {}});
    found->judges.insert(each.judge_number);
  }
  return {std::move(pairs), others};
}

/// Each judge begins with another candidate and also gets the opposite order.
void JudgingStage::add_scale() {
  std::vector<std::size_t> all(candidates_.size());
  for (std::size_t i = 0; i < all.size(); ++i) all[i] = i;
  for (auto const& judge : judges_for(all)) {
    if (judge.number > rounds::judges_on_scale(experiment().judge)) break;
    auto order = all;
    auto const turn =
        static_cast<std::ptrdiff_t>(static_cast<std::size_t>(judge.number - 1) % all.size());
    std::rotate(order.begin(), order.begin() + turn, order.end());
    add_question(judge, std::move(order));
  }
}

std::vector<std::size_t> JudgingStage::unanswered(Question const& question) const {
  std::vector<std::string> shown;
  for (auto const index : question.order) shown.push_back(candidates_[index].sample);
  auto const answers = [&](events::Judged const& each, std::string const& criterion) {
    bool const same = each.judge_number == question.judge.number &&
                      each.of_outlines == of_outlines_ && each.candidates == shown;
    bool const said =
        std::ranges::find(each.opinions, criterion, &Opinion::criterion) != each.opinions.end();
    return same && (said || !each.failure.empty());
  };
  std::vector<std::size_t> left;
  for (std::size_t i = 0; i < criteria_.size(); ++i) {
    bool const answered = std::ranges::any_of(
        recorder_.exploration().judged,
        [&](events::Judged const& each) { return answers(each, criteria_[i]); });
    if (!answered) left.push_back(i);
  }
  return left;
}

std::string JudgingStage::prompt_for(Question const& question) const {
  std::vector<evaluate::Submission> submissions;
  for (auto const index : question.order) submissions.push_back(candidates_[index].submission);
  std::vector<std::string> questions;
  for (auto const index : question.criteria) questions.push_back(questions_[index]);
  return evaluate::judge_prompt(experiment().task, questions, submissions, experiment().judge.mode);
}

awaitable<void> JudgingStage::ask(Question question) {
  events::Judged judged;
  judged.judge_number = question.judge.number;
  judged.agent = question.judge.agent;
  judged.model = question.judge.model;
  judged.of_outlines = of_outlines_;
  judged.self_judged = question.judge.self_judged;
  for (auto const index : question.order) {
    auto const& candidate = candidates_[index];
    judged.candidates.push_back(candidate.sample);
    if (candidate.submission.summarised) judged.summarised.push_back(candidate.sample);
  }
  evaluate::JudgeAnswer answer = co_await answer_of(question, judged);
  judged.failure = std::move(answer.failure);
  judged.opinions = std::move(answer.opinions);
  for (std::size_t i = 0; i < judged.opinions.size(); ++i)
    judged.opinions[i].criterion = criteria_[question.criteria[i]];
  recorder_.emit(std::move(judged));
}

/// Asks a second time after an answer that cannot be used.
awaitable<evaluate::JudgeAnswer> JudgingStage::answer_of(Question question,
                                                         events::Judged& judged) {
  evaluate::JudgeAnswer answer;
  for (int tries = 0; tries < 2; ++tries) {
    HelperRequest helper;
    helper.purpose = HelperPurpose::judge;
    helper.agent = question.judge.agent;
    helper.model = question.judge.model;
    helper.timeout = experiment().judge.timeout;
    helper.prompt = prompt_for(question);
    if (tries > 0)
      helper.prompt += fmt::format("An earlier answer could not be used: {}.\n", answer.failure);
    HelperOutcome const outcome = co_await helpers_.run(std::move(helper));
    judged.session_id = outcome.session_id;
    auto const& end = outcome.result.end;
    if (auto const* refused = std::get_if<Unauthorised>(&end)) {
      throw Error(ErrorCode::agent,
                  fmt::format("judge {} cannot log in: {}", question.judge.agent, refused->reason),
                  "log in, or fix the key");
    }
    if (std::holds_alternative<Completed>(end)) {
      answer = evaluate::read_judge_answer(outcome.result.answer, question.criteria.size(),
                                           question.order.size(), experiment().judge.mode);
    } else {
      answer = {};
      answer.failure = name_of(end) + ": " + reason_of(end);
    }
    if (answer.failure.empty()) break;
  }
  co_return answer;
}

}  // namespace parallel_explore::run
