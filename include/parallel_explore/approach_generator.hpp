#pragma once

#include "parallel_explore/approach.hpp"
#include "parallel_explore/async.hpp"
#include "parallel_explore/experiment.hpp"

#include <functional>
#include <string>
#include <vector>

namespace parallel_explore {

/// What a generator is told.
struct Brief {
  std::string task;
  std::vector<Approach> listed;  ///< those the spec names
  std::string repository;        ///< path of the main tree
};

/// Says which approaches to explore.
class ApproachGenerator {
 public:
  virtual ~ApproachGenerator() = default;

  /// At most `count` approaches; names need not be slugs yet. Throws what it likes: the run does
  /// not start then.
  virtual awaitable<std::vector<Approach>> generate(Brief brief, int count) = 0;
};

/// The approaches that the spec lists, as they are.
class ListedApproaches final : public ApproachGenerator {
 public:
  awaitable<std::vector<Approach>> generate(Brief brief, int count) override;
};

/// How alike two approaches are, from 0 to 1: the mean of the Jaccard index of the words of their
/// characteristics, and of the cosine of the word counts of name, description and rationale, where
/// words are lower-case, without endings, and without those that every text has. Without
/// characteristics of both it is the cosine alone. Equal texts: 1. Symmetric.
[[nodiscard]] double similarity(Approach const& a, Approach const& b);

/// Two approaches at least so alike are one idea: low 0.8, medium 0.6, high 0.4.
[[nodiscard]] double similarity_limit(Diversity diversity);

/// Approaches that an agent proposes, as different from each other and from the listed ones as the
/// settings ask for.
///
/// An answer that is no such JSON is asked for again with what is wrong, at most twice; so are
/// replacements of what is too alike. What then is not there is left out. Answers are data: names
/// become slugs, texts are cut (300 bytes a name or characteristic, 4,000 a description), and no
/// more than `count` are taken.
class AgentApproaches final : public ApproachGenerator {
 public:
  /// Sends a prompt to an agent that may look at the repository; gives its final answer. The first
  /// prompt of a generation stands alone, those after it refer to what was said before.
  using Ask = std::function<awaitable<std::string>(std::string prompt)>;
  /// Hears of every answer: what is kept so far, how alike all pairs are, and why more is asked
  /// for.
  using Tell =
      std::function<void(std::vector<Approach> const& kept,
                         std::vector<Similarity> const& similarities, std::string const& problem)>;

  AgentApproaches(GenerateSettings settings, Ask ask, Tell tell = {});

  /// Those proposed, without the listed ones. Throws Error(agent) if not one could be had.
  awaitable<std::vector<Approach>> generate(Brief brief, int count) override;

 private:
  GenerateSettings settings_;
  Ask ask_;
  Tell tell_;
};

}  // namespace parallel_explore
