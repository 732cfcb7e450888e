#include "worktree/safe_calls.hpp"

#include "core/git_settings.hpp"
#include "process/environment.hpp"

#include <set>

namespace parallel_explore::worktree {
namespace {

/// Not a name that a protocol or a remote helper could have.
constexpr auto no_protocol = "-";

}  // namespace

std::map<std::string, std::string> clean_environment() {
  static std::set<std::string> const wanted{"PATH",
                                            "HOME",
                                            "USER",
                                            "LOGNAME",
                                            "XDG_CONFIG_HOME",
                                            "TMPDIR",
                                            "EMAIL",
                                            "SSL_CERT_FILE",
                                            "SSH_AUTH_SOCK",
                                            "GIT_CONFIG_GLOBAL",
                                            "GIT_CONFIG_SYSTEM",
                                            "GIT_CONFIG_NOSYSTEM"};
  auto environment = process::current_environment();
  auto settings = core::git_settings_in(environment);
  std::erase_if(environment, [](auto const& each) {
    auto const& name = each.first;
    return !wanted.contains(name) && !name.starts_with("GIT_AUTHOR_") &&
           !name.starts_with("GIT_COMMITTER_");
  });
  std::erase_if(settings, [](auto const& each) { return !core::is_safe_git_setting(each.first); });
  core::put_git_settings(settings, environment);
  static std::map<std::string, std::string> const fixed{
      {"LC_ALL", "C"},
      {"GIT_TERMINAL_PROMPT", "0"},
      {"GIT_OPTIONAL_LOCKS", "0"},
      {"GIT_ALLOW_PROTOCOL", no_protocol},
      // Git since 2.44 knows this one; the protocols do the same for older ones.
      {"GIT_NO_LAZY_FETCH", "1"},
      {"GIT_NO_REPLACE_OBJECTS", "1"},
      {"GIT_GRAFT_FILE", "/dev/null"},
      {"GIT_ASKPASS", "true"},
      // These go before the settings that would send traces to a file or a socket.
      {"GIT_TRACE2", "0"},
      {"GIT_TRACE2_EVENT", "0"},
      {"GIT_TRACE2_PERF", "0"}};
  for (auto const& [name, value] : fixed) environment.insert_or_assign(name, value);
  return environment;
}

std::vector<std::string> safe_command() {
  std::vector<std::string> argv{"git"};
  for (char const* setting :
       {"core.fsmonitor=false", "core.hooksPath=/dev/null", "core.pager=cat",
        // Beside packs. Objects are synced together; see durable_work.hpp.
        "core.fsync=reference", "core.editor=true", "core.askPass=true",
        "core.alternateRefsCommand=true",
        // Else a file with other line ends loses all work of its session.
        "core.safecrlf=false",
        // Git since 2.48 would write a setting for all worktrees.
        "worktree.useRelativePaths=false", "diff.external=",
        // Our own tries wait for a lock; see attempt().
        "core.filesRefLockTimeout=50", "core.packedRefsTimeout=50", "gc.auto=0",
        "maintenance.auto=false", "commit.gpgSign=false", "tag.gpgSign=false", "push.gpgSign=false",
        "log.showSignature=false", "merge.verifySignatures=false", "merge.autoStash=false",
        "submodule.recurse=false", "fetch.recurseSubmodules=false", "core.quotePath=false",
        "core.warnAmbiguousRefs=false", "advice.detachedHead=false",
        "advice.graftFileDeprecated=false", "color.ui=false", "i18n.commitEncoding=UTF-8"}) {
    argv.emplace_back("-c");
    argv.emplace_back(setting);
  }
  return argv;
}

}  // namespace parallel_explore::worktree
