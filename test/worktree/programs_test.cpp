#include "worktree/branches.hpp"
#include "worktree/diff.hpp"
#include "worktree/history.hpp"
#include "worktree/main_line.hpp"
#include "worktree/merge.hpp"
#include "worktree/merge_tree.hpp"
#include "worktree/remote.hpp"
#include "worktree/workshop.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>
#include <sstream>

namespace parallel_explore::worktree {
namespace {

using support::run;
using ::testing::IsEmpty;

std::vector<std::string> lines_of(std::string const& text) {
  std::vector<std::string> lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

void replace(std::string& text, std::string const& part, std::string const& by) {
  if (auto const at = text.find(part); at != std::string::npos) text.replace(at, part.size(), by);
}

/// Names that have an effect here, for a key with a name in its middle.
std::vector<std::string> names_for(std::string const& key) {
  if (key.starts_with("remote.")) return {"origin", "evil"};
  if (key.starts_with("submodule.")) return {"sub"};
  if (key.starts_with("branch.")) return {"main"};
  if (key.starts_with("pager.")) return {"status", "diff", "log"};
  if (key.starts_with("url.")) return {"https://example.org/"};
  if (key.starts_with("http.") || key.starts_with("credential.")) return {"https://example.org"};
  return {"evil"};
}

/// Every setting that this git knows, as a key that has an effect here, and those that its
/// documentation leaves out.
std::vector<std::string> all_settings() {
  std::set<std::string> keys;
  for (auto key : lines_of(shell("/", "git help --config"))) {
    replace(key, ".*", key.starts_with("credential") ? ".helper" : ".proxy");
    auto const begin = key.find('<'), end = key.find('>');
    if (key.find('.') == std::string::npos || key.ends_with('>')) continue;
    if (begin == std::string::npos) {
      keys.insert(key);
      continue;
    }
    for (auto const& name : names_for(key))
      keys.insert(key.substr(0, begin) + name + key.substr(end + 1));
  }
  keys.insert({"filter.evil.process",
               "filter.evil.required",
               "alias.status",
               "alias.evil",
               "gpg.program",
               "gpg.ssh.program",
               "gpg.x509.program",
               "gpg.ssh.defaultKeyCommand",
               "trailer.evil.command",
               "trailer.evil.cmd",
               "man.evil.cmd",
               "browser.evil.cmd",
               "mergetool.evil.cmd",
               "difftool.evil.cmd",
               "diff.evil.textconv",
               "merge.evil.driver",
               "merge.default",
               "tar.evil.command",
               "sequence.editor",
               "pager.diff",
               "pager.log",
               "interactive.diffFilter",
               "sendemail.tocmd",
               "remote.origin.vcs",
               "imap.tunnel",
               "extensions.partialClone",
               "lfs.customtransfer.evil.path",
               "uploadArchive.command"});
  return {keys.begin(), keys.end()};
}

/// A repository with a submodule and a remote, an experiment that began, and two approaches: "a"
/// that worked, and "done" that is committed. A session may then plant what it likes.
class ProgramsTest : public ::testing::Test {
 protected:
  ProgramsTest() {
    setenv("GIT_CONFIG_GLOBAL", global.c_str(), 1);
    support::write_file(global, "");
    shell(shop.top(), "git init -q --bare remote.git");
    shop.git("remote add origin " + remote());
    make_submodule();
    repository = find_repository_now(shop.repository());
    done = shop.ready("done");
    support::write_file(done.path / "a.txt", "done\n");
    commit = shop.commit(done).commit;
    a = shop.ready("a");
    trusted.emplace(trusting_none(repository));
    fs::create_directories(marks);
  }
  ~ProgramsTest() override { setenv("GIT_CONFIG_GLOBAL", "/dev/null", 1); }

  [[nodiscard]] std::string remote() const { return (shop.top() / "remote.git").string(); }

  void make_submodule() {
    shell(shop.top(),
          "git init -q lib && cd lib && git config user.name S && git config user.email s@s && "
          "echo l >l && git add -A && git commit -q -m l");
    shop.git("-c protocol.file.allow=always submodule --quiet add ../lib sub");
    shop.git("commit -q -m Sub");
  }

  /// A program that leaves a mark of that name, and does nothing else that git would like.
  std::string program(std::string const& name) {
    auto const file = shop.top() / "bin" / name;
    support::write_file(file, "#!/bin/sh\ntouch '" + (marks / name).string() + "'\nexit 1\n");
    fs::permissions(file, fs::perms::owner_all);
    return file.string();
  }
  std::vector<std::string> marked() {
    std::vector<std::string> names;
    for (auto const& entry : fs::directory_iterator(marks))
      names.push_back(entry.path().filename());
    return names;
  }

  /// The files of settings that an agent can write.
  [[nodiscard]] std::vector<fs::path> setting_files() const {
    auto const git = shop.repository() / ".git";
    return {git / "config", global, git / "modules" / "sub" / "config",
            git / "worktrees" / "a" / "modules" / "sub" / "config"};
  }
  /// Adds settings to all of them.
  void set(std::map<std::string, std::string> const& settings) {
    auto const draft = shop.top() / "draft";
    fs::remove(draft);
    std::string script;
    for (auto const& [key, value] : settings)
      script += fmt::format("git config --file draft '{}' '{}'\n", key, value);
    shell(shop.top(), script);
    auto const text = support::read_file(draft);
    for (auto const& file : setting_files())
      support::write_file(file, support::read_file(file) + "\n" + text);
  }

  /// Counts an operation that ends well.
  void operation(std::string const& name, std::function<void()> const& body) {
    auto const thrown = thrown_by(body);
    if (thrown.code) {
      failed[name] = thrown.text;
    } else {
      ++succeeded;
    }
  }

  void work_in_a() {
    support::write_file(a.path / "a.txt", "worked\n");
    support::write_file(a.path / "new.txt", "new\n");
    support::write_file(a.path / "sub" / "l", "changed\n");
    support::write_file(shop.repository() / "a.txt", "not committed\n");
  }

  /// Everything that pexplore does with git once sessions have run.
  void do_everything() {
    work_in_a();
    operation("create", [&] { run(shop.trees.create(shop.request("b"))); });
    operation("verify", [&] { run(shop.trees.verify(a)); });
    operation("outside", [&] { compare_outside(); });
    operation("commit", [&] { shop.commit(a); });
    MeasuringRequest measured;
    measured.protect = {"src/**", "a.txt"};
    operation("begin", [&] { run(shop.trees.begin_measuring(a, measured)); });
    operation("restore", [&] { run(shop.trees.restore(a, commit, measured)); });
    operation("end", [&] { run(shop.trees.end_measuring(a, measured, commit)); });
    operation("restore all", [&] { run(shop.trees.restore(done, commit, {})); });
    operation("hash", [&] { run(shop.trees.hash_evaluation_files(done.base, measured)); });
    operation("tip", [&] { run(shop.trees.tip(a)); });
    operation("diff", [&] { run(diff(repository, done.base, commit, false)); });
    operation("stat", [&] { run(diff(repository, done.base, commit, true)); });
    operation("count", [&] { run(count_changes(repository.git(), done.base, commit)); });
    operation("files", [&] { run(changed_files(repository.git(), done.base, commit)); });
    operation("facts", [&] { run(repository_facts(repository, commit)); });
    operation("line", [&] { run(main_line(repository, {done.base, commit})); });
    operation("chain", [&] { run(merge_chain(repository, *trusted, done.base, {commit})); });
    operation("push", [&] { run(push(repository, *trusted, remote(), "x", commit)); });
    operation("there", [&] { run(branch_at(repository, *trusted, remote(), "x")); });
    operation("remote", [&] { run(usual_remote(repository)); });
    adopt_everything();
    operation("remove", [&] { run(shop.trees.remove(done, Removal::delete_branch)); });
    operation("force", [&] { run(shop.trees.remove(a, Removal::force)); });
    operation("find", [&] { (void)find_repository_now(shop.repository()); });
    operation("identity", [&] { run(require_identity(repository)); });
    operation("resolve", [&] { run(resolve_commit(repository, "HEAD")); });
  }
  void compare_outside() {
    run(shop.trees.outside(a));
    auto const before = run(shop.trees.outside_all("e"));
    support::write_file(shop.repository() / "a.txt", "changed meanwhile\n");
    auto const after = run(shop.trees.outside_all("e"));
    run(shop.trees.changes_outside(before.value(), after.value(), {"a"}));
    support::write_file(shop.repository() / "a.txt", "not committed\n");
  }
  void do_what_needs_a_check() {
    work_in_a();
    operation("outside", [&] { compare_outside(); });
    operation("commit", [&] { shop.commit(a); });
    operation("restore", [&] { run(shop.trees.restore(done, commit, {})); });
    operation("chain", [&] { run(merge_chain(repository, *trusted, done.base, {commit})); });
    operation("push", [&] { run(push(repository, *trusted, remote(), "x", commit)); });
    operation("there", [&] { run(branch_at(repository, *trusted, remote(), "x")); });
    support::write_file(shop.repository() / "a.txt", "one\n");
    operation("squash", [&] { adopt(true); });
  }
  void adopt_everything() {
    operation("dirty", [&] { EXPECT_TRUE(thrown_by([&] { adopt(true); }).code.has_value()); });
    support::write_file(shop.repository() / "a.txt", "one\n");
    operation("squash", [&] { adopt(true); });
    operation("branch", [&] { run(make_branch(repository, "adopted", commit)); });
    operation("merged", [&] { run(is_merged(repository, "adopted")); });
    operation("drop", [&] { run(drop_branch(repository, "adopted", commit)); });
  }
  void adopt(bool squash) { run(merge(repository, commit, "Adopt\n", squash, *trusted)); }

  Workshop shop;
  fs::path const global = shop.top() / "global", marks = shop.top() / "marks";
  Repository repository;
  std::optional<TrustedPrograms> trusted;
  Worktree a, done;
  std::string commit;
  int succeeded = 0;
  std::map<std::string, std::string> failed;
};

TEST_F(ProgramsTest, EveryOperationSucceedsWhereNothingWasPlanted) {
  do_everything();
  EXPECT_THAT(failed, IsEmpty());
}

/// Whether git works with that value in a clone: a setting of another type cannot name a program,
/// and would hide the others.
bool may_name_a_program(fs::path const& clone, std::string const& key, std::string const& program) {
  static constexpr std::array never{"advice.", "color.", "core.repositoryFormatVersion"};
  if (std::ranges::any_of(never, [&](char const* start) { return key.starts_with(start); }))
    return false;
  auto const git = fmt::format("git -c '{}={}' ", key, program);
  auto const script = fmt::format(
      "({0} status && {0} log -1 && {0} update-ref refs/tags/x HEAD && {0} read-tree HEAD && "
      "{0} checkout-index -a -f && {0} push -q . HEAD:refs/tags/y && {0} config --list && "
      "{0} merge-tree HEAD HEAD) >/dev/null 2>&1 </dev/null && echo yes || true",
      git);
  return shell(clone, script) == "yes";
}

/// Settings that git could run something for, and that are therefore refused, one after the other.
bool is_refused(std::string const& key) {
  for (char const* start : {"filter.", "merge.", "remote.", "credential.", "url.", "http.",
                            "core.sshcommand", "core.gitproxy", "core.hookspath",
                            "core.alternaterefscommand", "uploadpack.", "extensions."}) {
    auto small = key;
    std::ranges::transform(small, small.begin(), [](unsigned char c) { return std::tolower(c); });
    if (small.starts_with(start)) return true;
  }
  return false;
}

/// The settings in groups, each group in a repository of its own.
class EverySetting : public ProgramsTest, public ::testing::WithParamInterface<int> {
 public:
  static constexpr int groups = 8;

 protected:
  EverySetting() {
    support::write_file(shop.repository() / ".git" / "info" / "attributes",
                        "* filter=evil merge=evil diff=evil\n");
  }

  /// The keys of this group.
  static std::vector<std::string> group(bool refused) {
    auto keys = all_settings();
    std::erase_if(keys, [&](auto const& key) { return is_refused(key) != refused; });
    std::vector<std::string> mine;
    for (auto i = static_cast<std::size_t>(GetParam()); i < keys.size(); i += groups)
      mine.push_back(keys[i]);
    return mine;
  }
  /// A value that is a program.
  std::string value_for(std::string const& key) {
    auto name = key;
    std::ranges::replace_if(
        name, [](unsigned char c) { return std::isalnum(c) == 0; }, '_');
    auto const file = program(name);
    if (key.ends_with(".update")) return "!" + file;
    return key.ends_with("url") ? "ext::" + file : file;
  }
};

TEST_P(EverySetting, RunsNoProgramInAnyOperation) {
  std::map<std::string, std::string> planted;
  for (auto const& key : group(false)) {
    if (may_name_a_program(shop.repository(), key, program("typed"))) planted[key] = value_for(key);
  }
  fs::remove(marks / "typed");
  ASSERT_GT(planted.size(), 20U);
  set(planted);
  do_everything();
  EXPECT_THAT(marked(), IsEmpty());
  EXPECT_GT(succeeded, 20) << ::testing::PrintToString(failed);
}

TEST_P(EverySetting, ThatIsRefusedRunsNothingEither) {
  std::vector<std::string> before;
  for (auto const& file : setting_files()) before.push_back(support::read_file(file));
  for (auto const& key : group(true)) {
    set({{key, value_for(key)}});
    do_what_needs_a_check();
    for (std::size_t i = 0; i < before.size(); ++i)
      support::write_file(setting_files()[i], before[i]);
  }
  EXPECT_THAT(marked(), IsEmpty());
}
INSTANTIATE_TEST_SUITE_P(Groups, EverySetting, ::testing::Range(0, EverySetting::groups));

TEST_F(ProgramsTest, NoHookRuns) {
  std::vector<std::string> hooks{"applypatch-msg",     "pre-applypatch",
                                 "post-applypatch",    "pre-commit",
                                 "pre-merge-commit",   "prepare-commit-msg",
                                 "commit-msg",         "post-commit",
                                 "pre-rebase",         "post-checkout",
                                 "post-merge",         "pre-push",
                                 "pre-receive",        "update",
                                 "proc-receive",       "post-receive",
                                 "post-update",        "reference-transaction",
                                 "push-to-checkout",   "pre-auto-gc",
                                 "post-rewrite",       "sendemail-validate",
                                 "fsmonitor-watchman", "post-index-change"};
  for (auto const& hook : hooks) {
    auto const file = program(hook);
    for (char const* place : {".git/hooks", ".git/modules/sub/hooks", "hooks"}) {
      fs::create_directories(shop.repository() / place);
      fs::copy_file(file, shop.repository() / place / hook, fs::copy_options::overwrite_existing);
    }
  }
  support::write_file(shop.repository() / ".git" / "info" / "exclude", "/hooks\n");
  shop.git("config core.hooksPath hooks");
  do_everything();
  EXPECT_THAT(marked(), IsEmpty());
  EXPECT_THAT(failed, IsEmpty());
  // Without protection, they run.
  shop.git("commit -q --allow-empty -m x || true");
  EXPECT_FALSE(marked().empty());
}

TEST_F(ProgramsTest, AMissingObjectIsNotFetchedFromAPromisorOfASession) {
  auto const evil = "ext::" + program("promisor");
  set({{"core.repositoryFormatVersion", "1"},
       {"extensions.partialClone", "evil"},
       {"remote.evil.promisor", "true"},
       {"remote.evil.url", evil},
       {"remote.evil.uploadpack", program("uploadpack")},
       {"protocol.ext.allow", "always"},
       {"protocol.allow", "always"}});
  std::string const missing(40, '7');
  support::write_file(shop.repository() / ".git" / "refs" / "heads" / "pexplore" / "e" / "a",
                      missing + "\n");
  commit = missing;
  do_everything();
  EXPECT_THAT(marked(), IsEmpty());
  shop.git("cat-file -e 8888888888888888888888888888888888888888 2>/dev/null || true");
  EXPECT_FALSE(marked().empty()) << "without protection, the attack works";
}

TEST_F(ProgramsTest, AReplacedObjectDoesNotChangeWhatIsMerged) {
  auto const other = shop.git("commit-tree -m Other " + done.base + "^{tree}");
  shop.git("replace " + commit + " " + other);
  run(merge(repository, commit, "Adopt\n", true, *trusted));
  EXPECT_EQ(support::read_file(shop.repository() / "a.txt"), "done\n");
}

TEST_F(ProgramsTest, AGraftDoesNotChangeWhatIsMerged) {
  support::write_file(shop.repository() / ".git" / "info" / "grafts", commit + "\n");
  EXPECT_EQ(run(merge_chain(repository, *trusted, done.base, {commit})).commit, commit);
}

TEST_F(ProgramsTest, ACommandThatCouldRunOneNeedsACheck) {
  Git const unchecked = repository.git();
  for (auto const& command : std::vector<std::vector<std::string>>{{"status"},
                                                                   {"add", "-A"},
                                                                   {"merge", "x"},
                                                                   {"merge-tree", "x", "y"},
                                                                   {"fetch"},
                                                                   {"push"},
                                                                   {"diff"},
                                                                   {"diff", "HEAD"},
                                                                   {"checkout", "x"},
                                                                   {"update-index", "--refresh"},
                                                                   {"read-tree", "-u", "x"},
                                                                   {"hash-object", "x"},
                                                                   {"checkout-index", "-a"},
                                                                   {"diff-tree", "-p", "x", "y"},
                                                                   {"commit"},
                                                                   {"gc"},
                                                                   {"submodule", "update"},
                                                                   {"diff-files"},
                                                                   {"worktree", "add", "x"},
                                                                   {"remote", "update"},
                                                                   {"anything"}}) {
    EXPECT_EQ(thrown_by([&] { run(unchecked.run(command)); }).code, ErrorCode::unexpected)
        << command[0];
  }
  GitExtras extras;
  extras.protocols = "file";
  EXPECT_EQ(thrown_by([&] {
              run(unchecked.run({"rev-parse", "HEAD"}, extras));
            }).code,
            ErrorCode::unexpected);
}

}  // namespace
}  // namespace parallel_explore::worktree
