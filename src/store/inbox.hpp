#pragma once

#include "parallel_explore/approach.hpp"

#include <filesystem>
#include <string>
#include <variant>
#include <vector>

/// Requests to a running experiment, a file each: written by whoever asks, taken by the process
/// that runs it. A request is gone once it is in the journal, so that none is lost or done twice
/// whenever either process dies.
namespace parallel_explore::store {

struct AddApproach {
  Approach approach;
  bool operator==(AddApproach const&) const = default;
};
struct CancelApproaches {
  std::vector<std::string> approaches;  ///< empty: all
  bool operator==(CancelApproaches const&) const = default;
};
using Request = std::variant<AddApproach, CancelApproaches>;

/// One file of an inbox.
struct Letter {
  std::filesystem::path file;
  Request request;
  std::string fault;  ///< why it cannot be understood; empty: it can
};

/// Where an experiment's requests are: its directory's `inbox`.
[[nodiscard]] std::filesystem::path inbox_of(std::filesystem::path const& experiment);

/// Puts a request there, whole or not at all. Gives its file. Throws Error(resource).
std::filesystem::path post(std::filesystem::path const& inbox, Request const& request);

/// What is there, the oldest first.
[[nodiscard]] std::vector<Letter> letters(std::filesystem::path const& inbox);

/// It is done: the file goes.
void acknowledge(Letter const& letter);

/// It cannot be done: the file is moved to `rejected` in the inbox, beside one that says why.
void reject(Letter const& letter, std::string const& why);

/// Why a request was rejected; empty: it was not. For who waits for its file to go.
[[nodiscard]] std::string rejection(std::filesystem::path const& file);

}  // namespace parallel_explore::store
