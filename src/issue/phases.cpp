#include "issue/phases.hpp"

#include "issue/places.hpp"
#include "text/ascii.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <set>

namespace parallel_explore::issue {

using namespace text;
namespace {

using namespace std::string_view_literals;
using Indices = std::vector<std::size_t>;

/// Whether a text says that everything after it has to wait.
bool blocks_the_rest(std::string_view text) {
  static constexpr std::array phrases{
      "before anything else"sv, "before any other"sv,      "before all other"sv,
      "before the next"sv,      "before other phases"sv,   "blocks all"sv,
      "blocks everything"sv,    "blocking prerequisite"sv, "blocks every"sv};
  static constexpr std::array ends{"is complete"sv,  "is done"sv,  "is finished"sv,
                                   "are complete"sv, "are done"sv, "has been completed"sv,
                                   "is merged"sv};
  auto const said = lower(text);
  auto const has = [&](std::string_view phrase) { return said.find(phrase) != nowhere; };
  if (std::ranges::any_of(phrases, has)) return true;
  auto const until = said.find("until ");
  if (until != nowhere && std::ranges::any_of(ends, [&](std::string_view end) {
        return said.find(end, until) != nowhere;
      }))
    return said.find("phase", until) != nowhere || said.find("milestone", until) != nowhere ||
           said.find("this", until) != nowhere;
  auto const must = said.find("must be ");
  return must != nowhere && said.find(" before ", must) != nowhere;
}

/// Whether the heading of a phase, or a paragraph or quote below it, says so.
bool blocks_the_rest(Document const& document, Section const& section) {
  if (blocks_the_rest(document.blocks[section.heading].prose.plain)) return true;
  for (auto at = section.begin; at < section.end; ++at) {
    auto const& block = document.blocks[at];
    if (block.kind == Block::Kind::item || block.kind == Block::Kind::table) {
      at = block.end - 1;
    } else if (block.kind == Block::Kind::paragraph && blocks_the_rest(block.prose.plain)) {
      return true;
    }
  }
  return false;
}

class PhaseOrder {
 public:
  PhaseOrder(Document const& document, std::vector<Section> const& sections,
             std::vector<DraftTask>& drafts)
      : drafts_(drafts) {
    for (std::size_t i = 0; i < drafts.size(); ++i) members_[drafts[i].task.phase].push_back(i);
    std::set<std::string> blocking;
    for (auto const& section : sections) {
      if (section.heading == nowhere) continue;
      auto const& heading = document.blocks[section.heading].prose.plain;
      if (is_phase(heading) && blocks_the_rest(document, section))
        blocking.insert(std::string(trim(heading, " \t\n:")));
    }
    for (auto const& [phase, tasks] : members_)
      for (auto const& heading : drafts[tasks.front()].task.headings)
        if (phase > 0 && blocking.contains(heading)) blocking_.insert(phase);
  }

  std::vector<std::string> apply() {
    if (is_spec_kit()) {
      in_turn();
      return {};
    }
    auto const phases = members_.size() - (members_.contains(0) ? 1 : 0);
    if (phases < 2) return {};
    for (auto const phase : blocking_) {
      for (auto const& [later, tasks] : members_) {
        // A later phase that waits for all others is waited for instead.
        auto const nearer = blocking_.upper_bound(phase);
        if (later <= phase || (nearer != blocking_.end() && later > *nearer)) continue;
        if (!wait(tasks, members_[phase])) return {std::string(too_many)};
      }
    }
    if (!blocking_.empty()) return {};
    return {"The text has " + std::to_string(phases) +
            " phases, and does not say that one waits for the other; --phases runs them in turn."};
  }

 private:
  static constexpr std::string_view too_many =
      "The phases have too many tasks to wait for each other; --batch-size runs tasks in parts.";

  /// "T004 [P] [US1] …": several labels of that form, and marks or phases.
  [[nodiscard]] bool is_spec_kit() const {
    std::size_t labelled = 0, marked = 0;
    for (auto const& draft : drafts_) {
      labelled += draft.task_label ? 1 : 0;
      marked += draft.parallel || draft.story ? 1 : 0;
    }
    return labelled > 2 && labelled == drafts_.size() && marked > 0;
  }

  [[nodiscard]] bool is_open(std::size_t task) const { return !drafts_[task].done; }

  bool wait(Indices const& tasks, Indices const& earlier) {
    constexpr std::size_t most = 50'000;
    if (tasks.size() * earlier.size() > most - std::min(most, edges_)) return false;
    edges_ += tasks.size() * earlier.size();
    for (auto const task : tasks)
      for (auto const each : earlier) drafts_[task].waits_for.emplace_back(TaskAt{each});
    return true;
  }

  /// The tasks of a phase in blocks: each "[P]" joins the block before it.
  [[nodiscard]] std::vector<Indices> blocks_of(Indices const& tasks) const {
    std::vector<Indices> blocks;
    bool parallel = false;
    for (auto const task : tasks) {
      if (!is_open(task)) continue;
      if (blocks.empty() || !parallel || !drafts_[task].parallel) blocks.emplace_back();
      blocks.back().push_back(task);
      parallel = drafts_[task].parallel;
    }
    return blocks;
  }

  [[nodiscard]] bool is_story(Indices const& tasks) const {
    return std::ranges::any_of(tasks, [&](std::size_t task) { return drafts_[task].story; });
  }

  /// The order of spec-kit.
  void in_turn() {
    Indices before_stories;  // the last block of the phase that all stories wait for
    Indices stories;         // the last block of each story
    for (auto const& [phase, tasks] : members_) {
      auto const blocks = blocks_of(tasks);
      if (blocks.empty()) continue;
      bool const story = is_story(tasks);
      wait(blocks.front(), story || stories.empty() ? before_stories : stories);
      for (std::size_t i = 1; i < blocks.size(); ++i) wait(blocks[i], blocks[i - 1]);
      if (story) {
        stories.insert(stories.end(), blocks.back().begin(), blocks.back().end());
      } else {
        before_stories = blocks.back();
        stories.clear();
      }
    }
  }

  std::vector<DraftTask>& drafts_;
  std::map<int, Indices> members_;  ///< by phase
  std::set<int> blocking_;
  std::size_t edges_ = 0;
};

}  // namespace

std::vector<std::string> order_phases(Document const& document,
                                      std::vector<Section> const& sections,
                                      std::vector<DraftTask>& drafts) {
  if (drafts.empty()) return {};
  return PhaseOrder(document, sections, drafts).apply();
}

}  // namespace parallel_explore::issue
