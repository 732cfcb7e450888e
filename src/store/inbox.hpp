#pragma once

#include "parallel_explore/approach.hpp"
#include "parallel_explore/experiment.hpp"

#include <filesystem>
#include <string>
#include <variant>
#include <vector>

/// Requests to a running experiment, one file each: any process posts them, and the process that
/// runs the experiment takes them. A file is removed once its request is in the journal, so that no
/// request is lost or done twice when either process dies.
namespace parallel_explore::store {

struct AddApproach {
  Approach approach;
  bool operator==(AddApproach const&) const = default;
};
struct CancelApproaches {
  std::vector<std::string> approaches;  ///< empty: all
  bool operator==(CancelApproaches const&) const = default;
};
struct TellApproach {
  std::string approach, remark;
  bool operator==(TellApproach const&) const = default;
};
/// Holds the run, or continues it.
struct HoldRun {
  bool held = true;
  bool operator==(HoldRun const&) const = default;
};
struct ChangeSettings {
  LiveSettings settings;
  bool operator==(ChangeSettings const&) const = default;
};
/// Interrupts the run; the second one kills what runs.
struct StopRun {
  bool operator==(StopRun const&) const = default;
};
using Request =
    std::variant<AddApproach, CancelApproaches, TellApproach, HoldRun, ChangeSettings, StopRun>;

/// A request in the inbox.
struct QueuedRequest {
  std::filesystem::path file;
  Request request;
  std::string fault;  ///< why it is not carried out; empty: it is
};

/// The directory of requests in the directory of an experiment.
[[nodiscard]] std::filesystem::path inbox_of(std::filesystem::path const& experiment);

/// Writes a request to the inbox atomically, and returns its file. Throws Error(resource).
std::filesystem::path post_request(std::filesystem::path const& inbox, Request const& request);

/// The requests in the inbox, oldest first. Requests that no person posted with pexplore, as
/// far as that can be recognised, have a fault: sessions can write there, too.
[[nodiscard]] std::vector<QueuedRequest> pending_requests(std::filesystem::path const& inbox);

/// Removes the file of a request that is done.
void acknowledge(QueuedRequest const& queued);

/// Moves the file of an impossible request to `rejected` in the inbox, with the reason beside it.
void reject(QueuedRequest const& queued, std::string const& why);

/// Why a request was rejected; empty: it was not. For the process that posted it.
[[nodiscard]] std::string rejection(std::filesystem::path const& file);

}  // namespace parallel_explore::store
