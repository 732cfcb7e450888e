#pragma once

#include <boost/describe/class.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace parallel_explore {

/// Two results that git cannot merge by itself.
struct MergeConflict {
  std::string first, second;
  std::vector<std::string> files;

  bool operator==(MergeConflict const&) const = default;
};

/// Events of publishing: issues, branches and pull requests; see event.hpp.
namespace events {

/// The issue of a task, filed or already existing.
struct SubIssueFiled {
  static constexpr std::string_view name = "orchestrator:task:sub_issue";

  std::string approach;
  int number = 0;
  std::string url;
  bool linked = false;  ///< the server knows it as a sub-issue of the master
  bool operator==(SubIssueFiled const&) const = default;
};
BOOST_DESCRIBE_STRUCT(SubIssueFiled, (), (approach, number, url, linked))

/// The result of the task passed every gate.
struct TaskVerified {
  static constexpr std::string_view name = "orchestrator:task:verified";

  std::string approach;
  int commits = 0;                   ///< on its branch, since its base
  std::vector<std::string> outside;  ///< changed files that its task does not mention
  bool operator==(TaskVerified const&) const = default;
};
BOOST_DESCRIBE_STRUCT(TaskVerified, (), (approach, commits, outside))

/// The branch is about to be pushed; from now on, the remote may have it.
struct PushStarted {
  static constexpr std::string_view name = "orchestrator:task:push";

  std::string approach, commit;
  bool operator==(PushStarted const&) const = default;
};
BOOST_DESCRIBE_STRUCT(PushStarted, (), (approach, commit))

/// The remote has the branch.
struct BranchPushed {
  static constexpr std::string_view name = "orchestrator:task:pushed";

  std::string approach, branch, commit;
  bool operator==(BranchPushed const&) const = default;
};
BOOST_DESCRIBE_STRUCT(BranchPushed, (), (approach, branch, commit))

/// The pull request of the task.
struct PullRequestOpened {
  static constexpr std::string_view name = "orchestrator:task:pull_request";

  std::string approach;
  int number = 0;
  std::string url;
  bool operator==(PullRequestOpened const&) const = default;
};
BOOST_DESCRIBE_STRUCT(PullRequestOpened, (), (approach, number, url))

/// The issue that says why a task failed.
struct DiagnosticFiled {
  static constexpr std::string_view name = "orchestrator:task:diagnostic";

  std::string approach;
  int number = 0;
  std::string url;
  std::string reason;  ///< the failure in the issue; empty: the issue says that the task is done
  bool operator==(DiagnosticFiled const&) const = default;
};
BOOST_DESCRIBE_STRUCT(DiagnosticFiled, (), (approach, number, url, reason))

/// The comment on the master issue is up to date.
struct MasterCommented {
  static constexpr std::string_view name = "orchestrator:tasks:commented";

  std::string url;
  bool operator==(MasterCommented const&) const = default;
};
BOOST_DESCRIBE_STRUCT(MasterCommented, (), (url))

/// The conflicts between results, and the order in which they are best merged.
struct MergesChecked {
  static constexpr std::string_view name = "orchestrator:tasks:merges";

  std::vector<MergeConflict> conflicts;
  std::vector<std::string> order;  ///< of all completed results
  bool operator==(MergesChecked const&) const = default;
};
BOOST_DESCRIBE_STRUCT(MergesChecked, (), (conflicts, order))

/// The merge of the results was built and tested.
struct Integrated {
  static constexpr std::string_view name = "orchestrator:tasks:integrated";

  std::string branch, commit;
  std::vector<std::string> merged;
  std::vector<std::string> left_out;  ///< they conflict with results merged before them
  std::string failure;                ///< empty: every gate passed
  bool operator==(Integrated const&) const = default;
};
BOOST_DESCRIBE_STRUCT(Integrated, (), (branch, commit, merged, left_out, failure))

}  // namespace events

}  // namespace parallel_explore
