#pragma once

#include "install/plan.hpp"

#include <map>
#include <string>
#include <string_view>
#include <vector>

/// The record of an installation, by which it is removed again.
namespace pexplore::install {

/// An entry that was put into a file of settings.
struct RecordedEntry {
  std::string file, inserted;
  bool made_file = false;  ///< there was none before
};

/// The part of one host.
struct RecordedHost {
  Digests files;
  std::vector<RecordedEntry> entries;
};

/// Places are absolute.
struct Record {
  std::map<std::string, RecordedHost> hosts;  ///< by their names
  std::vector<std::string> directories;       ///< that were made for all of it, from the top down
};

/// Throws Error(journal) for a text that is not a record.
[[nodiscard]] Record read_record(std::string_view text);
[[nodiscard]] std::string text_of(Record const& record);

}  // namespace pexplore::install
