#include "worktree/tree_files.hpp"

#include "parallel_explore/error.hpp"
#include "worktree/object_id.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <set>
#include <sys/stat.h>
#include <utility>

namespace parallel_explore::worktree {
namespace {

[[noreturn]] void not_what_its_id_says(std::string const& id,
                                       std::map<std::string, std::string> const& names) {
  auto const named = names.find(id);
  throw Error(ErrorCode::isolation,
              fmt::format("{}object {} in git's store was overwritten: its content is not what its "
                          "id says",
                          named == names.end() ? "" : named->second + ": ", id.substr(0, 10)),
              "look at it with `git fsck`; remove the file in .git/objects and fetch the object "
              "again, or copy it from another clone");
}

/// Splits "ID TYPE SIZE\nCONTENT\n", an object of `git cat-file --batch`, off `text`.
struct BatchObject {
  std::string_view id, type, content;
};
BatchObject take_object(std::string_view& text) {
  auto const line = text.substr(0, text.find('\n'));
  BatchObject object;
  auto const first = line.find(' ');
  auto const second = line.find(' ', first + 1);
  object.id = line.substr(0, first);
  if (second == std::string_view::npos) {
    throw Error(ErrorCode::git,
                fmt::format("git's store has no object {}", object.id.substr(0, 10)));
  }
  object.type = line.substr(first + 1, second - first - 1);
  auto const number = line.substr(second + 1);
  std::size_t size = 0;
  std::from_chars(number.data(), number.data() + number.size(), size);
  object.content = text.substr(line.size() + 1, size);
  text.remove_prefix(std::min(text.size(), line.size() + size + 2));
  return object;
}

std::string on_lines(std::vector<std::string> const& ids) {
  std::string text;
  for (auto const& id : ids) text += id + '\n';
  return text;
}

/// An entry of a tree object: "MODE NAME\0ID", with the id in bytes.
struct TreeEntry {
  std::uint32_t mode = 0;
  std::string_view name;
  std::string id;
};

/// A session can make trees with names that git itself never writes.
void refuse_name(std::string_view name) {
  std::string lower(name);
  std::ranges::transform(lower, lower.begin(), [](char each) {
    return each >= 'A' && each <= 'Z' ? static_cast<char>(each + ('a' - 'A')) : each;
  });
  if (!name.empty() && lower != "." && lower != ".." && lower != ".git" &&
      name.find('/') == std::string_view::npos)
    return;
  throw Error(ErrorCode::isolation,
              fmt::format("a commit has a file called \"{}\", which would be written to another "
                          "place",
                          name));
}

TreeEntry take_entry(std::string_view& tree, std::size_t digits) {
  TreeEntry entry;
  auto const blank = tree.find(' ');
  auto const end = tree.find('\0', blank);
  auto const bytes = digits / 2;
  if (end == std::string_view::npos || tree.size() - end - 1 < bytes)
    throw Error(ErrorCode::git, "git's store has a tree that is cut off");
  std::from_chars(tree.data(), tree.data() + blank, entry.mode, 8);
  entry.name = tree.substr(blank + 1, end - blank - 1);
  constexpr std::string_view hexadecimal = "0123456789abcdef";
  entry.id.reserve(digits);
  for (char const each : tree.substr(end + 1, bytes)) {
    auto const byte = static_cast<unsigned char>(each);
    entry.id += hexadecimal[byte >> 4U];
    entry.id += hexadecimal[byte & 15U];
  }
  tree.remove_prefix(end + 1 + bytes);
  refuse_name(entry.name);
  if ((entry.mode & S_IFMT) == S_IFREG)
    entry.mode = (entry.mode & S_IXUSR) == 0 ? tree_mode::file : tree_mode::executable;
  return entry;
}

}  // namespace

awaitable<std::unordered_map<std::string, std::string>> verified_objects(
    Git git, std::vector<std::string> ids, std::map<std::string, std::string> names) {
  std::unordered_map<std::string, std::string> found;
  if (ids.empty()) co_return found;
  GitExtras extras;
  extras.environment["GIT_NO_REPLACE_OBJECTS"] = "1";
  extras.input = on_lines(ids);
  std::vector<std::string> ask{"cat-file", "--batch"};
  std::string const output = co_await git.run(std::move(ask), std::move(extras));
  std::string_view rest = output;
  for (auto const& id : ids) {
    auto const object = take_object(rest);
    if (object.id != id || object_id(id.size(), object.type, object.content) != id)
      not_what_its_id_says(id, names);
    found.emplace(id, object.content);
  }
  co_return found;
}

namespace {

/// The sizes of objects as git's store says; 0 where it says nothing.
awaitable<std::vector<std::uint64_t>> sizes_of(Git git, std::vector<std::string> ids) {
  std::vector<std::uint64_t> sizes;
  if (ids.empty()) co_return sizes;
  GitExtras extras;
  extras.environment["GIT_NO_REPLACE_OBJECTS"] = "1";
  extras.input = on_lines(ids);
  std::vector<std::string> ask{"cat-file", "--batch-check=%(objectsize)"};
  std::string const output = co_await git.run(std::move(ask), std::move(extras));
  std::string_view rest = output;
  for (std::size_t i = 0; i < ids.size(); ++i) {
    auto const line = rest.substr(0, rest.find('\n'));
    rest.remove_prefix(std::min(rest.size(), line.size() + 1));
    std::uint64_t size = 0;
    std::from_chars(line.data(), line.data() + line.size(), size);
    sizes.push_back(size);
  }
  co_return sizes;
}

}  // namespace

namespace {

/// Verifies an object that is too large to be held in memory.
awaitable<void> verify_large(Git git, std::string id, std::map<std::string, std::string> names) {
  GitExtras extras;
  extras.environment["GIT_NO_REPLACE_OBJECTS"] = "1";
  std::vector<std::string> unpack{"unpack-file", id};
  std::string const output = co_await git.run(std::move(unpack), std::move(extras));
  auto const file = git.work_tree() / without_newline(output);
  auto const found = id_of_file(id.size(), file);
  std::error_code ignored;
  std::filesystem::remove(file, ignored);
  if (found != id) not_what_its_id_says(id, names);
}

}  // namespace

awaitable<void> verify_objects(Git git, std::map<std::string, std::string> names) {
  std::vector<std::string> all;
  for (auto const& [id, name] : names) all.push_back(id);
  std::vector<std::uint64_t> const sizes = co_await sizes_of(git, all);
  std::vector<std::string> ids;
  std::uint64_t bytes = 0;
  for (std::size_t i = 0; i < all.size(); ++i) {
    constexpr std::uint64_t at_once = std::uint64_t{16} << 20U;
    if (sizes[i] > 4 * at_once) {
      co_await verify_large(git, all[i], names);
      continue;
    }
    if (!ids.empty() && bytes + sizes[i] > at_once) {
      co_await verified_objects(git, std::exchange(ids, {}), names);
      bytes = 0;
    }
    ids.push_back(all[i]);
    bytes += sizes[i];
  }
  co_await verified_objects(git, std::move(ids), names);
}

awaitable<std::string> VerifiedTrees::tree_of(Git git, std::string commit) {
  if (auto const known = tree_of_commit_.find(commit); known != tree_of_commit_.end())
    co_return known->second;
  std::vector<std::string> itself{commit};
  std::map<std::string, std::string> no_names;
  auto const found =
      co_await verified_objects(std::move(git), std::move(itself), std::move(no_names));
  auto const& content = found.at(commit);
  auto const line = content.substr(0, content.find('\n'));
  if (!line.starts_with("tree ")) throw Error(ErrorCode::git, commit + " is not a commit");
  co_return tree_of_commit_[commit] = line.substr(5);
}

awaitable<TreeFiles> VerifiedTrees::files_of(Git git, std::string commit) {
  std::string const tree = co_await tree_of(git, std::move(commit));
  // Level by level. Below a known tree all are known.
  std::unordered_map<std::string, std::string> read;
  std::set<std::string> wanted{tree};
  for (;;) {
    std::erase_if(wanted, [&](auto const& id) { return trees_.contains(id) || read.contains(id); });
    if (wanted.empty()) break;
    std::vector<std::string> ids(wanted.begin(), wanted.end());
    std::map<std::string, std::string> no_names;
    auto level = co_await verified_objects(git, std::move(ids), std::move(no_names));
    wanted.clear();
    for (auto const& [id, content] : level) {
      std::string_view rest = content;
      while (!rest.empty()) {
        auto entry = take_entry(rest, id.size());
        if (entry.mode == tree_mode::directory) wanted.insert(std::move(entry.id));
      }
    }
    read.merge(std::move(level));
  }
  trees_.merge(std::move(read));
  TreeFiles files;
  add_files(tree, "", files);
  std::ranges::sort(files, {}, &TreeFile::path);
  co_return files;
}

void VerifiedTrees::add_files(std::string const& tree, std::string const& above,
                              TreeFiles& files) const {
  std::string_view rest = trees_.at(tree);
  while (!rest.empty()) {
    auto entry = take_entry(rest, tree.size());
    auto path = above + std::string(entry.name);
    if (entry.mode == tree_mode::directory) {
      add_files(entry.id, path + '/', files);
    } else {
      files.push_back({std::move(path), entry.mode, std::move(entry.id)});
    }
  }
}

}  // namespace parallel_explore::worktree
