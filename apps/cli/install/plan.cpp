#include "install/plan.hpp"

#include "text/digest.hpp"

#include <filesystem>
#include <set>

namespace pexplore::install {

using parallel_explore::text::digest;

Step step_for(std::string const& content, Found const& found, std::string const& recorded) {
  if (!found.exists) return Step::create;
  if (found.content == content) return Step::keep;
  if (recorded.empty() || !found.content) return Step::refuse_foreign;
  return digest(*found.content) == recorded ? Step::update : Step::refuse_edited;
}

FileRemoval removal_of(Found const& found, std::string const& recorded) {
  if (!found.exists) return FileRemoval::gone;
  if (!found.content || digest(*found.content) != recorded) return FileRemoval::keep_edited;
  return FileRemoval::remove;
}

std::vector<std::string> missing_directories(std::vector<std::string> const& files,
                                             std::map<std::string, bool> const& exists) {
  std::set<std::string> missing;
  for (auto const& file : files) {
    for (auto directory = std::filesystem::path(file).parent_path(); directory.has_relative_path();
         directory = directory.parent_path()) {
      auto const found = exists.find(directory.string());
      if (found != exists.end() && found->second) break;
      missing.insert(directory.string());
    }
  }
  return {missing.begin(), missing.end()};  // a parent sorts before what is in it
}

}  // namespace pexplore::install
