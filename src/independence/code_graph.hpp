#pragma once

#include "independence/import_resolver.hpp"
#include "parallel_explore/task_plan.hpp"

#include <cstddef>
#include <map>
#include <string>
#include <vector>

namespace parallel_explore::independence {

/// A file that another one includes or imports.
struct CodeUse {
  std::string file;      ///< that is used
  std::size_t line = 1;  ///< of the import, from 1

  bool operator==(CodeUse const&) const = default;
};

/// The imports between files of a repository, as far as their sources are known. `facts` outlives
/// it.
class CodeGraph {
 public:
  explicit CodeGraph(RepositoryFacts const& facts) : facts_(facts), resolver_(facts.files) {}

  /// The files that a file uses, each once, in the order of its lines; empty where its source is
  /// not known.
  [[nodiscard]] std::vector<CodeUse> const& uses_of(std::string const& file);

 private:
  RepositoryFacts const& facts_;
  ImportResolver resolver_;
  std::map<std::string, std::vector<CodeUse>> known_;
};

/// The files whose sources are worth reading next to find the ties of a plan: those that tasks
/// mention, then those that known sources use. At most `most`.
[[nodiscard]] std::vector<std::string> sources_to_read(TaskPlan const& plan,
                                                       RepositoryFacts const& facts,
                                                       std::size_t most);

}  // namespace parallel_explore::independence
