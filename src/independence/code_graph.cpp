#include "independence/code_graph.hpp"

#include "independence/task_files.hpp"

#include <set>

namespace parallel_explore::independence {

std::vector<CodeUse> const& CodeGraph::uses_of(std::string const& file) {
  auto const [at, added] = known_.try_emplace(file);
  if (!added) return at->second;
  auto const source = facts_.sources.find(file);
  if (source == facts_.sources.end()) return at->second;
  std::set<std::string> seen{file};
  for (auto const& import : imports_in(file, source->second))
    for (auto& used : resolver_.files_of(file, import))
      if (seen.insert(used).second) at->second.push_back({std::move(used), import.line});
  return at->second;
}

std::vector<std::string> sources_to_read(TaskPlan const& plan, RepositoryFacts const& facts,
                                         std::size_t most) {
  std::set<std::string> wanted;
  auto const want = [&](std::string const& file) {
    if (wanted.size() < most && has_known_imports(file) && !facts.sources.contains(file))
      wanted.insert(file);
  };
  FileIndex const index(facts.files);
  constexpr std::size_t most_of_pattern = 100;
  for (auto const& path : paths_of_tasks(plan, index).paths) {
    auto const& files = path.meaning.files;
    for (std::size_t i = 0; i < std::min(files.size(), most_of_pattern); ++i)
      want(index.files()[files[i]]);
  }
  CodeGraph graph(facts);
  for (auto const& source : facts.sources)
    for (auto const& use : graph.uses_of(source.first)) want(use.file);
  return {wanted.begin(), wanted.end()};
}

}  // namespace parallel_explore::independence
