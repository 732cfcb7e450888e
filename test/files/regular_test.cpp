#include "files/regular.hpp"

#include "support/sandbox.hpp"

#include <gmock/gmock.h>

#include <cerrno>
#include <csignal>
#include <fcntl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

namespace parallel_explore::files {
namespace {

using testing::HasSubstr;

class Regular : public testing::Test {
 protected:
  [[nodiscard]] std::filesystem::path at(std::string const& name) const {
    return place_.path() / name;
  }

  support::TempDirectory place_;
};

TEST_F(Regular, AFileIsRead) {
  support::write_file(at("f"), "one\ntwo\n");
  auto in = input(at("f"));
  std::string line;
  std::getline(in, line);
  EXPECT_EQ(line, "one");
  EXPECT_EQ(read(at("f"), 8), "one\ntwo\n");
  EXPECT_EQ(read(at("f"), 7), std::nullopt) << "it is larger than the limit";
  EXPECT_EQ(read(at("missing"), 7), std::nullopt);
}

TEST_F(Regular, AFileIsAppendedToAndMadeForItsUserAlone) {
  appended(at("f")) << "one";
  appended(at("f")) << "two";
  EXPECT_EQ(support::read_file(at("f")), "onetwo");
  struct stat status {};
  ASSERT_EQ(stat(at("f").c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 077U, 0U);
}

TEST_F(Regular, NothingWaitsForAFifo) {
  ASSERT_EQ(mkfifo(at("f").c_str(), 0600), 0);
  EXPECT_FALSE(input(at("f")));
  EXPECT_FALSE(input(at("f"), Links::followed));
  EXPECT_FALSE(appended(at("f")));
  EXPECT_EQ(read(at("f"), 10), std::nullopt);
  // With a process at its other end, too.
  int const other = open(at("f").c_str(), O_RDWR | O_NONBLOCK);
  EXPECT_FALSE(input(at("f")));
  EXPECT_FALSE(appended(at("f")));
  close(other);
  EXPECT_EQ(problem_of(at("f"), ENXIO), "is a FIFO");
}

TEST_F(Regular, ALinkIsFollowedOnlyWhereAPersonNamedIt) {
  support::write_file(at("f"), "x");
  std::filesystem::create_symlink("f", at("link"));
  EXPECT_FALSE(input(at("link")));
  EXPECT_EQ(problem_of(at("link"), errno), "is a link");
  EXPECT_FALSE(appended(at("link")));
  EXPECT_EQ(read(at("link"), 10), std::nullopt);
  EXPECT_TRUE(input(at("link"), Links::followed));
}

TEST_F(Regular, WhatElseIsThereIsNamed) {
  EXPECT_EQ(problem_of("/dev/null", ENXIO), "is a device");
  EXPECT_EQ(problem_of(place_.path(), EISDIR), "is a directory");
  EXPECT_THAT(problem_of(at("missing"), ENOENT), HasSubstr("No such file"));
  int const server = socket(AF_UNIX, SOCK_STREAM, 0);
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  at("s").string().copy(address.sun_path, sizeof address.sun_path - 1);
  ASSERT_EQ(bind(server, reinterpret_cast<sockaddr*>(&address), sizeof address), 0);
  EXPECT_EQ(special_kind(at("s")), "is a socket");
  EXPECT_FALSE(input(at("s")));
  close(server);
}

TEST_F(Regular, ACopyHasContentAndPermissionsAndReplacesALink) {
  support::write_file(at("from"), "content");
  chmod(at("from").c_str(), 0751);
  support::write_file(at("elsewhere"), "mine");
  std::filesystem::create_symlink(at("elsewhere"), at("to"));
  EXPECT_EQ(duplicate(at("from"), at("to")).value(), 0);
  EXPECT_EQ(support::read_file(at("to")), "content");
  EXPECT_EQ(support::read_file(at("elsewhere")), "mine") << "nothing is written through a link";
  struct stat status {};
  EXPECT_EQ(lstat(at("to").c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 07777U, 0751U);
  EXPECT_EQ(duplicate(at("missing"), at("to")), std::errc::no_such_file_or_directory);
  EXPECT_EQ(duplicate(at("from"), at("no/directory")), std::errc::no_such_file_or_directory);
}

TEST_F(Regular, NoSignalInterruptsACopy) {
  std::string const content(std::size_t{24} << 20U, 'x');
  support::write_file(at("from"), content);
  struct sigaction handler {};
  struct sigaction before {};
  handler.sa_handler = [](int) {};  // and no SA_RESTART
  sigaction(SIGALRM, &handler, &before);
  itimerval const often{{0, 50}, {0, 50}};
  setitimer(ITIMER_REAL, &often, nullptr);
  auto const error = duplicate(at("from"), at("to"));
  itimerval const never{};
  setitimer(ITIMER_REAL, &never, nullptr);
  sigaction(SIGALRM, &before, nullptr);
  EXPECT_EQ(error.value(), 0);
  EXPECT_EQ(support::read_file(at("to")), content);
}

}  // namespace
}  // namespace parallel_explore::files
