#include "launch/ssh.hpp"

#include "support/sandbox.hpp"

#include <gmock/gmock.h>

namespace parallel_explore::launch {
namespace {

using testing::Contains;
using testing::HasSubstr;

TEST(Ssh, NeverAsksAndForwardsNothing) {
  auto const words = ssh_command("/run/x");
  for (auto const* option : {"BatchMode=yes", "ForwardAgent=no", "ForwardX11=no",
                             "ClearAllForwardings=yes", "ControlPath=/run/x"})
    EXPECT_THAT(words, Contains(option));
  EXPECT_EQ(ssh_environment().at("SSH_ASKPASS_REQUIRE"), "force");
}

TEST(Ssh, TakesTheFirstOfEqualOptions) {
  auto const words = ssh_master("/run/x");
  auto const yes = std::ranges::find(words, "ControlMaster=yes");
  auto const no = std::ranges::find(words, "ControlMaster=no");
  ASSERT_NE(yes, words.end());
  EXPECT_LT(yes, no);
}

TEST(Ssh, GoesToTheHostsOwnNameWithoutAnother) {
  Host host;
  EXPECT_EQ(destination_of("big", host), "big");
  host.ssh = "me@build";
  EXPECT_EQ(destination_of("big", host), "me@build");
}

TEST(Ssh, KeepsItsSocketsInADirectoryOfTheUserAlone) {
  support::TempDirectory const place;
  support::Variable const runtime("XDG_RUNTIME_DIR", place.path().string());
  auto const directory = socket_directory();
  EXPECT_TRUE(directory.string().starts_with(place.path().string()));
  std::filesystem::permissions(directory, std::filesystem::perms::others_write,
                               std::filesystem::perm_options::add);
  EXPECT_EQ(support::thrown_by([] { (void)socket_directory(); }).code, ErrorCode::resource);
}

TEST(WordsOfSsh, AreItsLastLine) {
  EXPECT_EQ(words_of_ssh("@@@@\nWARNING\nHost key verification failed.\r\n"),
            "Host key verification failed");
  EXPECT_EQ(words_of_ssh("ssh: connect to host x port 22: Connection refused\r\n"),
            "connect to host x port 22: Connection refused");
}

TEST(HintForSsh, SaysHowToMendIt) {
  EXPECT_THAT(hint_for_ssh("Permission denied (publickey)", "big"), HasSubstr("use a key"));
  EXPECT_THAT(hint_for_ssh("Host key verification failed", "big"), HasSubstr("ssh big"));
  EXPECT_THAT(hint_for_ssh("Connection refused", "big"), HasSubstr("ssh big true"));
}

}  // namespace
}  // namespace parallel_explore::launch
