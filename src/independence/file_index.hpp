#pragma once

#include "parallel_explore/task_plan.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace parallel_explore::independence {

/// The files that a path of a task means in the repository.
struct Meaning {
  enum class Kind { file, directory, glob, new_file };
  Kind kind = Kind::new_file;
  std::string place;  ///< of a file or directory, as the repository has it, without a trailing "/"
  std::vector<std::size_t> files;  ///< in FileIndex::files(), sorted
};

/// Looks up files of a repository by path, directory, pattern or end of a path.
class FileIndex {
 public:
  explicit FileIndex(std::vector<std::string> files);

  [[nodiscard]] std::vector<std::string> const& files() const { return files_; }
  [[nodiscard]] bool has(std::string_view file) const;
  [[nodiscard]] Meaning meaning_of(std::string_view path) const;

 private:
  [[nodiscard]] std::pair<std::size_t, std::size_t> with_prefix(std::string_view prefix) const;
  [[nodiscard]] Meaning of_directory(std::string_view directory) const;
  [[nodiscard]] Meaning of_glob(std::string_view pattern) const;
  [[nodiscard]] std::size_t only_one_ending(std::string_view path) const;

  std::vector<std::string> files_;
  std::unordered_map<std::string_view, std::vector<std::size_t>> by_name_;
};

}  // namespace parallel_explore::independence
