#pragma once

#include <boost/describe/class.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace parallel_explore {
inline namespace v0_2 {

/// Two results that git cannot merge by itself.
struct MergeConflict {
  std::string first,               ///< name of the approach with one result
      second;                      ///< name of the approach with the other
  std::vector<std::string> files;  ///< relative to the top of the repository

  bool operator==(MergeConflict const&) const = default;
};

/// Events of publishing: issues, branches and pull requests; see event.hpp.
namespace events {

/// The issue of a task, filed or already existing.
struct SubIssueFiled {
  static constexpr std::string_view name = "orchestrator:task:sub_issue";  ///< in the journal

  std::string approach;  ///< name of the approach or sample
  int number = 0;        ///< of the issue
  std::string url;       ///< of its page
  bool linked = false;   ///< the server knows it as a sub-issue of the master
  bool operator==(SubIssueFiled const&) const = default;
};
BOOST_DESCRIBE_STRUCT(SubIssueFiled, (), (approach, number, url, linked))

/// The result of the task passed every gate.
struct TaskVerified {
  static constexpr std::string_view name = "orchestrator:task:verified";  ///< in the journal

  std::string approach;              ///< name of the approach or sample
  int commits = 0;                   ///< on its branch, since its base
  std::vector<std::string> outside;  ///< changed files that its task does not mention
  bool operator==(TaskVerified const&) const = default;
};
BOOST_DESCRIBE_STRUCT(TaskVerified, (), (approach, commits, outside))

/// The branch is about to be pushed; from now on, the remote may have it.
struct PushStarted {
  static constexpr std::string_view name = "orchestrator:task:push";  ///< in the journal

  std::string approach,  ///< name of the approach
      commit;            ///< full id of the tip to be pushed
  bool operator==(PushStarted const&) const = default;
};
BOOST_DESCRIBE_STRUCT(PushStarted, (), (approach, commit))

/// The remote has the branch.
struct BranchPushed {
  static constexpr std::string_view name = "orchestrator:task:pushed";  ///< in the journal

  std::string approach,  ///< name of the approach
      branch,            ///< its name, here and on the remote
      commit;            ///< full id of its tip on the remote
  bool operator==(BranchPushed const&) const = default;
};
BOOST_DESCRIBE_STRUCT(BranchPushed, (), (approach, branch, commit))

/// The pull request of the task.
struct PullRequestOpened {
  static constexpr std::string_view name = "orchestrator:task:pull_request";  ///< in the journal

  std::string approach;  ///< name of the approach or sample
  int number = 0;        ///< of the pull request
  std::string url;       ///< of its page
  bool operator==(PullRequestOpened const&) const = default;
};
BOOST_DESCRIBE_STRUCT(PullRequestOpened, (), (approach, number, url))

/// The issue that says why a task failed.
struct DiagnosticFiled {
  static constexpr std::string_view name = "orchestrator:task:diagnostic";  ///< in the journal

  std::string approach;  ///< name of the approach or sample
  int number = 0;        ///< of the issue
  std::string url;       ///< of its page
  std::string reason;    ///< the failure in the issue; empty: the issue says that the task is done
  bool operator==(DiagnosticFiled const&) const = default;
};
BOOST_DESCRIBE_STRUCT(DiagnosticFiled, (), (approach, number, url, reason))

/// The comment on the master issue is up to date.
struct MasterCommented {
  static constexpr std::string_view name = "orchestrator:tasks:commented";  ///< in the journal

  std::string url;  ///< of the comment
  bool operator==(MasterCommented const&) const = default;
};
BOOST_DESCRIBE_STRUCT(MasterCommented, (), (url))

/// The conflicts between results, and the order in which they are best merged.
struct MergesChecked {
  static constexpr std::string_view name = "orchestrator:tasks:merges";  ///< in the journal

  std::vector<MergeConflict> conflicts;  ///< pairs of completed results
  std::vector<std::string> order;        ///< of all completed results
  bool operator==(MergesChecked const&) const = default;
};
BOOST_DESCRIBE_STRUCT(MergesChecked, (), (conflicts, order))

/// The merge of the results was built and tested.
struct Integrated {
  static constexpr std::string_view name = "orchestrator:tasks:integrated";  ///< in the journal

  std::string branch,                 ///< "integration/EXPERIMENT"
      commit;                         ///< full id of its tip
  std::vector<std::string> merged;    ///< names of approaches, in the order of merging
  std::vector<std::string> left_out;  ///< they conflict with results merged before them
  std::string failure;                ///< empty: every gate passed
  bool operator==(Integrated const&) const = default;
};
BOOST_DESCRIBE_STRUCT(Integrated, (), (branch, commit, merged, left_out, failure))

}  // namespace events

}  // namespace v0_2
}  // namespace parallel_explore
