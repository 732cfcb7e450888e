#pragma once

#include "independence/code_imports.hpp"

#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace parallel_explore::independence {

/// Finds the files of a repository that imports name. `files` is sorted and outlives it.
class ImportResolver {
 public:
  explicit ImportResolver(std::vector<std::string> const& files);

  /// The files that an import of `from` names; empty: none of this repository.
  [[nodiscard]] std::vector<std::string> files_of(std::string_view from,
                                                  CodeImport const& import) const;

 private:
  using Files = std::vector<std::string>;

  [[nodiscard]] bool has(std::string_view file) const;
  [[nodiscard]] bool add_first(std::vector<std::string> const& candidates, Files& result) const;
  [[nodiscard]] std::string nearest_ending(std::string_view from, std::string_view name) const;
  [[nodiscard]] Files include(std::string_view from, std::string const& name) const;
  [[nodiscard]] Files python(std::string_view from, CodeImport const& import) const;
  [[nodiscard]] Files script(std::string_view from, std::string name) const;
  [[nodiscard]] Files go_package(std::string_view name) const;
  [[nodiscard]] Files rust_module(std::string_view from, std::string const& name) const;
  [[nodiscard]] Files rust_path(std::string_view from, std::string_view path) const;
  [[nodiscard]] Files java(std::string_view from, std::string const& name) const;

  std::vector<std::string> const& files_;
  std::unordered_map<std::string_view, std::vector<std::size_t>> by_name_;
  std::map<std::string_view, std::vector<std::size_t>> go_directories_;
};

}  // namespace parallel_explore::independence
