#include "independence/file_index.hpp"

#include "independence/glob.hpp"
#include "text/ascii.hpp"

#include <algorithm>

namespace parallel_explore::independence {

using namespace text;
namespace {

std::string_view name_of(std::string_view path) { return path.substr(path.rfind('/') + 1); }

}  // namespace

FileIndex::FileIndex(std::vector<std::string> files) : files_(std::move(files)) {
  std::ranges::sort(files_);
  for (std::size_t i = 0; i < files_.size(); ++i) by_name_[name_of(files_[i])].push_back(i);
}

bool FileIndex::has(std::string_view file) const {
  return std::ranges::binary_search(files_, file, std::less<>{});
}

std::pair<std::size_t, std::size_t> FileIndex::with_prefix(std::string_view prefix) const {
  auto const head = [&](std::string const& file) {
    return std::string_view(file).substr(0, prefix.size());
  };
  auto const first = std::ranges::lower_bound(files_, prefix, std::less<>{}, head);
  auto const last = std::ranges::upper_bound(files_, prefix, std::less<>{}, head);
  return {static_cast<std::size_t>(first - files_.begin()),
          static_cast<std::size_t>(last - files_.begin())};
}

Meaning FileIndex::of_directory(std::string_view directory) const {
  Meaning result{Meaning::Kind::directory, std::string(directory), {}};
  auto const [first, last] = with_prefix(result.place + '/');
  for (auto i = first; i < last; ++i) result.files.push_back(i);
  return result;
}

Meaning FileIndex::of_glob(std::string_view pattern) const {
  Meaning result{Meaning::Kind::glob, std::string(pattern), {}};
  Glob const glob(pattern);
  auto const [first, last] = with_prefix(Glob::literal_prefix(pattern));
  // "*.cpp" means files in any directory, as in .gitignore.
  bool const any_directory = pattern.find('/') == nowhere;
  for (auto i = first; i < last; ++i)
    if (glob.matches(files_[i])) result.files.push_back(i);
  if (!any_directory) return result;
  result.files.clear();
  for (std::size_t i = 0; i < files_.size(); ++i)
    if (glob.matches(name_of(files_[i]))) result.files.push_back(i);
  return result;
}

std::size_t FileIndex::only_one_ending(std::string_view path) const {
  auto const named = by_name_.find(name_of(path));
  if (named == by_name_.end()) return nowhere;
  auto const end = '/' + std::string(path);
  std::size_t found = nowhere;
  for (auto const i : named->second) {
    if (!files_[i].ends_with(end)) continue;
    if (found != nowhere) return nowhere;
    found = i;
  }
  return found;
}

Meaning FileIndex::meaning_of(std::string_view path) const {
  while (path.starts_with("./")) path.remove_prefix(2);
  bool directory = false;
  for (std::string_view const end : {"/**", "/"}) {
    if (!path.ends_with(end) || is_glob(path.substr(0, path.size() - end.size()))) continue;
    directory = true;
    path.remove_suffix(end.size());
  }
  while (path.ends_with('/')) path.remove_suffix(1);
  if (path.empty()) return {};
  // Before patterns: names such as "[id].tsx" look like one.
  if (!directory && has(path)) {
    auto const at = std::ranges::lower_bound(files_, path, std::less<>{});
    return {
        Meaning::Kind::file, std::string(path), {static_cast<std::size_t>(at - files_.begin())}};
  }
  if (is_glob(path)) return of_glob(path);
  auto found = of_directory(path);
  if (directory || !found.files.empty()) return found;
  if (auto const one = only_one_ending(path); one != nowhere)
    return {Meaning::Kind::file, files_[one], {one}};
  return {Meaning::Kind::new_file, std::string(path), {}};
}

}  // namespace parallel_explore::independence

namespace parallel_explore {
inline namespace v0_2 {

std::vector<std::string> files_meant(std::string const& path, RepositoryFacts const& facts) {
  independence::FileIndex const index(facts.files);
  std::vector<std::string> result;
  for (auto const i : index.meaning_of(path).files) result.push_back(index.files()[i]);
  return result;
}

}  // namespace v0_2
}  // namespace parallel_explore
