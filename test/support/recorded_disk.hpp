#pragma once

#include "support/sandbox.hpp"

#include <algorithm>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <sstream>
#include <string>
#include <vector>

namespace parallel_explore::support {

/// An operation of a program on a disk, as disk_recorder.cpp records it.
struct DiskOperation {
  std::string name;  ///< "write", "sync", "truncate", "rename", "link" or "unlink"
  std::string path, other;
  std::string content;
};

inline std::vector<DiskOperation> recorded_operations(std::filesystem::path const& log) {
  auto const text = read_file(log);
  std::vector<DiskOperation> all;
  for (std::size_t at = 0; at < text.size();) {
    auto const end = text.find('\n', at);
    std::istringstream fields(text.substr(at, end - at));
    DiskOperation operation;
    std::string size;
    std::getline(fields, operation.name, '\t');
    std::getline(fields, operation.path, '\t');
    std::getline(fields, operation.other, '\t');
    std::getline(fields, size);
    operation.content = text.substr(end + 1, std::stoul(size));
    at = end + 1 + operation.content.size();
    all.push_back(std::move(operation));
  }
  return all;
}

/// The ways in which a power cut may forget operations that were not synced.
enum class PowerCut {
  orderly,        ///< everything is there
  no_content,     ///< files have only the content that was synced
  zeros,          ///< the same, with zeros in place of the rest
  no_new_entries  ///< directories have only the entries that were synced
};

/// A disk after operations.
class RecordedDisk {
 public:
  void apply(DiskOperation const& operation) {
    auto const& path = operation.path;
    if (operation.name == "write") file(path).content += operation.content;
    if (operation.name == "truncate") file(path).content.resize(std::stoul(operation.other));
    if (operation.name == "rename") rename(path, operation.other);
    if (operation.name == "link" && files_.contains(path)) enter(operation.other, files_.at(path));
    if (operation.name == "unlink") {
      files_.erase(path);
      entries_.erase(path);
    }
    if (operation.name == "sync") sync(path);
  }

  /// Writes what a power cut would leave of the files below a directory to another one.
  void leave(std::filesystem::path const& below, std::filesystem::path const& to,
             PowerCut cut) const {
    for (auto const& [path, inode] : files_) {
      auto const relative = std::filesystem::path(path).lexically_relative(below);
      if (relative.empty() || *relative.begin() == "..") continue;
      if (cut == PowerCut::no_new_entries && !entries_.contains(path)) continue;
      write_file(to / relative, left_of(*inode, cut));
    }
  }

 private:
  struct Inode {
    std::string content;
    std::optional<std::string> synced;
  };

  static std::string left_of(Inode const& inode, PowerCut cut) {
    if (cut == PowerCut::orderly || cut == PowerCut::no_new_entries) return inode.content;
    auto left = inode.synced.value_or(std::string());
    if (cut == PowerCut::zeros) left.resize(std::max(left.size(), inode.content.size()), '\0');
    return left;
  }

  Inode& file(std::string const& path) {
    if (!files_.contains(path)) enter(path, std::make_shared<Inode>());
    return *files_.at(path);
  }

  void enter(std::string const& path, std::shared_ptr<Inode> inode) {
    files_[path] = std::move(inode);
  }

  /// The entry of a file that is replaced stays: it has the old content or the new.
  void rename(std::string const& from, std::string const& to) {
    if (!files_.contains(from)) return;
    auto inode = files_.at(from);
    files_.erase(from);
    entries_.erase(from);
    enter(to, std::move(inode));
  }

  void sync(std::string const& path) {
    if (auto const found = files_.find(path); found != files_.end()) {
      found->second->synced = found->second->content;
      return;
    }
    for (auto const& [name, inode] : files_) {
      if (std::filesystem::path(name).parent_path() == path) entries_.insert(name);
    }
  }

  std::map<std::string, std::shared_ptr<Inode>> files_;
  std::set<std::string> entries_;  ///< that were synced
};

}  // namespace parallel_explore::support
