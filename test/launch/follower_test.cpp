#include "rig.hpp"

namespace parallel_explore::launch {
namespace {

using testing::HasSubstr;

class Follower : public Rig {
 protected:
  Follower() { write_ssh("exec sh -c \"$last\"\n"); }
};

TEST_F(Follower, PassesInputOutputAndStatusOn) {
  auto const result = sh(
      "echo input | ./follow --job j --command 'cat; pwd; echo wrong >&2; exit 7'; echo \" $?\"");
  EXPECT_EQ(result.output, "input\n" + tree().string() + "\n 7\n");
  EXPECT_EQ(result.error, "wrong\n");
}

TEST_F(Follower, PassesManyBytesOnUnchanged) {
  auto const result =
      sh("head -c 3000000 /dev/urandom > bytes; ./follow --job j --command 'cat; cat "
         "../../../../bytes "
         ">&2' < bytes > out 2> err; cmp out bytes && cmp err bytes && echo same");
  EXPECT_EQ(result.output, "same\n") << result.error;
}

TEST_F(Follower, LosesNothingWhenTheLineDrops) {
  // Three connections are cut after 10 kB, in the middle of a line of text.
  write_ssh(
      "echo x >> connections\n"
      "if [ $(wc -l < connections) -lt 4 ]; then sh -c \"$last\" | head -c 10000; exit 255; fi\n"
      "exec sh -c \"$last\"\n");
  auto const result =
      sh("./follow --job j --command 'seq 10000; echo x >> "
         "../starts; exit 3' </dev/null > out; echo $?; seq 10000 | cmp - out && wc -l < "
         "root/repo/e/starts");
  EXPECT_EQ(result.output, "3\n1\n") << result.error;
}

TEST_F(Follower, FindsACommandAgainThatWentOn) {
  auto const result = sh(
      "mkfifo go; ./follow --job j --command 'echo x >> ../starts; echo begun; read line < "
      "../../../../go; echo done' </dev/null > first & until grep -q begun first; do sleep 0.05; "
      "done; kill -KILL $!; wait $! 2>/dev/null; echo > go & ./follow --job j --command other "
      "</dev/null; wc -l < root/repo/e/starts");
  EXPECT_EQ(result.output, "begun\ndone\n1\n");
}

TEST_F(Follower, ReportsACommandThatARestartEnded) {
  auto const result = sh(
      "./follow --job j --command 'echo begun; exec sleep 1000' </dev/null > out & until grep -q "
      "begun out; do sleep 0.05; done; kill -KILL $!; wait $! 2>/dev/null; kill -s KILL -- -$(cat "
      "root/repo/e/.a/jobs/j/pid); until [ -f root/repo/e/.a/jobs/j/status ]; do sleep 0.05; done; "
      "./follow --job j --command x </dev/null; echo $?");
  EXPECT_EQ(result.output, "begun\n75\n");
  EXPECT_THAT(result.error, HasSubstr("the machine was restarted"));
}

TEST_F(Follower, StopsTheCommandThere) {
  auto const result = sh(
      "./follow --job j --command 'echo begun; exec sleep 1000' </dev/null > out & until grep -q "
      "begun "
      "out; do sleep 0.05; done; kill $!; wait $!; echo $?; cat root/repo/e/.a/jobs/j/status");
  EXPECT_THAT(result.output, testing::StartsWith("143\n143 "));
}

/// A process group is signalled, and ssh would end with its follower.
TEST_F(Follower, GivesACommandThatIsStoppedItsGrace) {
  auto const result =
      sh("setsid ./follow --job j --command 'trap \"sleep 0.3; exit 9\" TERM; echo begun; while :; "
         "do sleep 0.1; done' </dev/null > out & until grep -q begun out; do sleep 0.05; done; "
         "kill -s TERM -- -$!; wait $!; echo $?; cat root/repo/e/.a/jobs/j/status");
  EXPECT_THAT(result.output, testing::StartsWith("9\n9 ")) << result.error;
}

TEST_F(Follower, KillsACommandThatDoesNotStop) {
  auto const result = sh(
      "./follow --job j --grace 1 --command 'trap : TERM; echo begun; while :; do sleep 1; done' "
      "</dev/null > out & until grep -q begun out; do sleep 0.05; done; kill $!; wait $!; echo $?");
  EXPECT_EQ(result.output, "137\n");
}

TEST_F(Follower, GivesUpWithTheWordsOfSsh) {
  write_ssh(
      "while [ $# -gt 1 ]; do [ \"$1\" = -E ] && echo 'Connection refused' >> \"$2\"; shift; "
      "done; exit 255\n");
  auto const result = sh("./follow --job j --lost-after 0 --command true </dev/null; echo $?");
  EXPECT_EQ(result.output, "75\n");
  EXPECT_EQ(result.error, "host big has not answered for 0 s: Connection refused\n");
}

TEST_F(Follower, TalksToACommandThatConverses) {
  auto const result = sh(
      "mkfifo in; ./follow --job j --converses --command 'while read line; do echo \"got $line\"; "
      "done' < in > out & exec 3> in; echo one >&3; until grep -q one out; do sleep 0.05; done; "
      "echo "
      "two >&3; exec 3>&-; wait $!; echo $?; cat out");
  EXPECT_EQ(result.output, "0\ngot one\ngot two\n");
}

TEST_F(Follower, TellsHowLongTheCommandRan) {
  auto const result =
      sh("./follow --job j --report report --command 'sleep 0.2' </dev/null; read status begin end "
         "rest "
         "< report; echo $status $(((end - begin) / 100000000))");
  EXPECT_EQ(result.output, "0 2\n");
}

TEST_F(Follower, ShowsThatASilentCommandWorks) {
  // The command goes on until the sign of its work is here; a second one writes nothing.
  auto const result = sh(
      "./follow --job j --sign sign --look-after 20 --command \"until test -e $PWD/sign; do echo > "
      "new; done\" </dev/null; echo $?; find $tree -exec touch -d '1 hour ago' {} +; ./follow "
      "--job "
      "k --sign none --look-after 20 --command 'read line < ../../../../go' </dev/null & mkfifo "
      "go; "
      "until test -e root/repo/e/.a/jobs/k/seen; do sleep 0.02; done; echo > go; wait; ls none");
  EXPECT_EQ(result.output, "0\n") << result.error;
}

TEST_F(Follower, BringsWhatTheCommandWrote) {
  auto const result = sh(
      "echo old > $tree/old.xml; touch -d '1 hour ago' $tree/old.xml; ./follow --job j --output "
      "new.xml --output old.xml --output none.xml --command 'echo new > new.xml' </dev/null; cat "
      "new.xml; ls");
  EXPECT_THAT(result.output, testing::StartsWith("new\n"));
  EXPECT_THAT(result.output, testing::Not(HasSubstr("old.xml")));
}

}  // namespace
}  // namespace parallel_explore::launch
