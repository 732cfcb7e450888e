#pragma once

#include "parallel_explore/approach.hpp"
#include "parallel_explore/async.hpp"
#include "parallel_explore/experiment.hpp"

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace parallel_explore {
inline namespace v0_2 {

/// The input of a generator.
struct Brief {
  std::string task;              ///< the task to do, as the spec has it
  std::vector<Approach> listed;  ///< approaches of the spec
  std::string repository;        ///< path of the main tree
};

/// Chooses the approaches to explore.
class ApproachGenerator {
 public:
  virtual ~ApproachGenerator() = default;

  /// Returns at most `count` approaches, whose names need not be slugs. May throw anything: the run
  /// then does not start.
  virtual awaitable<std::vector<Approach>> generate(Brief brief, int count) = 0;
};

/// A generator that is one function. It is called on the loop and may take a moment, not longer.
[[nodiscard]] std::unique_ptr<ApproachGenerator> generator_of(
    std::function<std::vector<Approach>(Brief const&, int count)> function);

/// Returns the approaches of the spec unchanged.
class ListedApproaches final : public ApproachGenerator {
 public:
  awaitable<std::vector<Approach>> generate(Brief brief, int count) override;
};

/// The similarity of two approaches, from 0 to 1: the mean of the Jaccard index of the words of
/// their characteristics and of the cosine of the word counts of name, description and rationale.
/// Words are lower-case and without endings; very common words are ignored. If one approach has no
/// characteristics, the result is the cosine alone. Equal texts: 1. Symmetric.
[[nodiscard]] double similarity(Approach const& a, Approach const& b);

/// The similarity from which two approaches count as one idea: low 0.8, medium 0.6, high 0.4.
[[nodiscard]] double similarity_limit(Diversity diversity);

/// Lets an agent propose approaches that differ from each other and from the listed ones as much as
/// the settings demand.
///
/// An answer that cannot be read is requested again with its fault, at most twice; so are
/// replacements for approaches that are too similar. The result may have fewer than `count`
/// approaches. Answers are data: names become slugs, texts are cut (300 bytes for a name or
/// characteristic, 4,000 for a description), and at most `count` approaches are kept.
class AgentApproaches final : public ApproachGenerator {
 public:
  /// Sends a prompt to an agent that may read the repository, and returns its final answer. The
  /// first prompt of a generation stands alone; later ones refer to the earlier conversation.
  using Ask = std::function<awaitable<std::string>(std::string prompt)>;
  /// Called after every answer with the approaches kept so far, the similarities of all pairs, and
  /// the reason for another request.
  using OnAnswer =
      std::function<void(std::vector<Approach> const& kept,
                         std::vector<Similarity> const& similarities, std::string const& problem)>;

  /// Uses `diversity`, `depth` and `format` of the settings; `ask` chooses agent, model and
  /// timeout. `on_answer` may be empty.
  AgentApproaches(GenerateSettings settings, Ask ask, OnAnswer on_answer = {});

  /// Returns the proposed approaches, without the listed ones. Throws Error(validation) if there
  /// are none.
  awaitable<std::vector<Approach>> generate(Brief brief, int count) override;

 private:
  GenerateSettings settings_;
  Ask ask_;
  OnAnswer on_answer_;
};

}  // namespace v0_2
}  // namespace parallel_explore
