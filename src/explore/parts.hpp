#pragma once

#include "async/borrow.hpp"
#include "async/stoppable.hpp"
#include "conduct/dispatcher.hpp"
#include "conduct/helper_sessions.hpp"
#include "conduct/inbox_server.hpp"
#include "conduct/recorder.hpp"
#include "parallel_explore/explorer.hpp"
#include "worktree/repository.hpp"

#include <optional>
#include <string>

namespace parallel_explore {

/// What an Explorer is made of, and the steps of its commands.
class Explorer::Parts {
 public:
  Parts(std::filesystem::path const& directory, Bricks given);

  awaitable<Exploration> run(Experiment experiment);
  awaitable<Exploration> resume(std::string name, std::optional<Budget> budget);
  awaitable<Exploration> retry(RetryRequest request);
  awaitable<Exploration> sample(SampleRequest request);
  awaitable<Exploration> rescore(RescoreRequest request);
  awaitable<Distinction> distinguish(DistinguishRequest request);
  awaitable<Delivery> add(std::string name, Approach approach);
  awaitable<Delivery> cancel(std::string name, std::vector<std::string> approaches);
  [[nodiscard]] Estimate estimate(Experiment const& experiment) const;
  void stop(std::string reason);
  awaitable<Adoption> adopt(AdoptRequest request);
  awaitable<std::string> diff(std::string name, std::string approach, std::string other,
                              bool stat_only);
  awaitable<CleanupReport> cleanup(CleanupRequest request);
  [[nodiscard]] Holding holding(Exploration const& exploration) const;
  [[nodiscard]] Verdict verdict(Exploration const& exploration) const;
  [[nodiscard]] ReportInput report_input(Exploration const& exploration,
                                         Verdict const& verdict) const;

  Bricks bricks;
  Observer observer;
  Reviewer reviewer;

 private:
  /// The steps that stop() ends, for as long as this lives.
  class Steps {
   public:
    explicit Steps(Parts& parts) : parts_(parts), reachable_(parts.steps_, group) {
      if (parts_.stop_early_) group.stop();
    }
    ~Steps() { parts_.stop_early_.reset(); }
    Steps(Steps const&) = delete;

    async::StopGroup group;

   private:
    Parts& parts_;
    async::Borrow<async::StopGroup> reachable_;
  };

  struct Opened {
    std::unique_ptr<Journal> journal;
    int ended = 0;     ///< processes that a killed run had left
    int restored = 0;  ///< worktrees that a killed process had put in order for measuring
  };

  struct Start {
    Experiment experiment;
    std::string base;
    std::vector<std::string> warnings;
  };

  void fill_in(std::filesystem::path const& directory);
  awaitable<Start> prepare(Experiment experiment);
  awaitable<void> take_base(Start& start);
  void check_instructions(Experiment const& experiment) const;
  void check_injected(Experiment const& experiment) const;
  void check_judges(Experiment const& experiment) const;
  awaitable<Exploration> conduct(std::unique_ptr<Journal> journal, std::set<std::string> only = {});
  awaitable<schedule::RunEnded> stages(conduct::BrickRefs const& brick_refs,
                                       conduct::Recorder& recorder, std::set<std::string> only);
  awaitable<schedule::RunEnded> work_in_batches(conduct::BrickRefs const& brick_refs,
                                                conduct::Recorder& recorder,
                                                std::set<std::string> only);
  awaitable<void> publish_together(conduct::Recorder& recorder, schedule::RunEnded end);
  awaitable<void> stoppably(awaitable<void> step);
  awaitable<schedule::RunEnded> work(conduct::BrickRefs const& brick_refs,
                                     conduct::Recorder& recorder, std::set<std::string> only);
  awaitable<void> in_worktree_of_base(conduct::Recorder& recorder,
                                      std::function<awaitable<void>(Worktree)> work);
  awaitable<void> propose(conduct::Recorder& recorder, conduct::HelperSessions& helpers);
  awaitable<void> ask_for_proposals(Worktree worktree, conduct::Recorder& recorder,
                                    conduct::HelperSessions& helpers);
  awaitable<void> outline(conduct::Recorder& recorder, conduct::HelperSessions& helpers);
  awaitable<void> write_outline(Approach approach, Worktree worktree, conduct::Recorder& recorder,
                                conduct::HelperSessions& helpers);
  awaitable<void> judge_outlines(conduct::Recorder& recorder, conduct::HelperSessions& helpers);
  awaitable<void> judge(conduct::Recorder& recorder, conduct::HelperSessions& helpers);
  static std::vector<std::string> outlined_out(Exploration const& exploration);
  bool go_on(conduct::Recorder& recorder);
  bool race_on(conduct::Recorder& recorder);
  bool halve(conduct::Recorder& recorder);
  awaitable<schedule::RunEnded> conduct_with_inbox(conduct::Dispatcher& dispatcher,
                                                   conduct::Recorder& recorder);
  awaitable<Delivery> deliver(std::string name, store::Request request);
  void carry_out_now(Journal& journal, store::Request const& request);
  void admit(Exploration const& exploration, Approach const& approach);
  awaitable<void> measure_again(conduct::Recorder& recorder, std::vector<Criterion> criteria);
  awaitable<void> measure_all(conduct::Recorder& recorder, std::vector<Criterion> criteria,
                              async::StopGroup& group);
  awaitable<void> measure_one(ApproachRecord record, conduct::Recorder& recorder,
                              std::vector<Criterion> criteria, async::StopGroup& group);
  awaitable<void> measure_criteria(ApproachRecord record, conduct::Recorder& recorder,
                                   std::vector<Criterion> criteria, async::StopGroup& group);
  [[nodiscard]] conduct::BrickRefs brick_refs() const;
  awaitable<void> clean_side_worktrees(Exploration const& exploration);
  awaitable<Opened> open(std::string name);
  int end_leftovers(Exploration const& exploration) const;
  awaitable<int> restore_measured(conduct::Recorder& recorder);
  awaitable<Exploration> load_restored(std::string name);
  awaitable<void> finish(Journal& journal, conduct::Recorder& recorder, schedule::RunEnded end);
  awaitable<void> write_reports(Journal& journal);
  awaitable<std::map<std::string, std::string>> code_samples(Exploration exploration);
  void add_runners(Experiment const& experiment);
  awaitable<CleanupReport::Item> clean(Exploration const& exploration, ApproachRecord record,
                                       CleanupRequest request);
  [[nodiscard]] worktree::Repository const& repository() const;

  std::optional<worktree::Repository> repository_;  ///< none where the bricks need none
  std::filesystem::path main_tree_;
  conduct::Dispatcher* dispatcher_ = nullptr;     ///< while something runs
  async::StopGroup* steps_ = nullptr;             ///< likewise
  conduct::InboxServer* inbox_server_ = nullptr;  ///< likewise
  std::string running_;                           ///< the name of what runs
  std::optional<std::string> stop_early_;         ///< asked before anything ran
};

}  // namespace parallel_explore
