#include "store/sync_thread.hpp"

#include "support/sandbox.hpp"

#include <gmock/gmock.h>

#include <cerrno>
#include <fcntl.h>
#include <future>
#include <thread>
#include <unistd.h>
#include <vector>

namespace parallel_explore::store {
namespace {

using testing::ElementsAre;

TEST(SyncThread, CallsInOrderOnAThreadOfItsOwn) {
  support::TempDirectory const place;
  int const file = open((place.path() / "f").c_str(), O_WRONLY | O_CREAT, 0600);
  ASSERT_NE(file, -1);
  std::vector<int> order;
  std::thread::id where;
  {
    std::promise<void> begun, go;  // the thread still uses them until it is joined
    SyncThread syncs(file);
    syncs.ask([&](int error) {
      order.push_back(error);
      where = std::this_thread::get_id();
      begun.set_value();
      go.get_future().wait();
    });
    begun.get_future().wait();
    syncs.after([&](int) { order.push_back(2); });
    syncs.ask([&](int) { order.push_back(3); });
    go.set_value();
  }
  EXPECT_THAT(order, ElementsAre(0, 2, 3)) << "all of them, before it is destroyed";
  EXPECT_NE(where, std::this_thread::get_id());
  close(file);
}

TEST(SyncThread, HasNothingToWaitForAtFirst) {
  SyncThread syncs(-1);
  std::thread::id where;
  syncs.after([&](int error) {
    EXPECT_EQ(error, 0);
    where = std::this_thread::get_id();
  });
  EXPECT_EQ(where, std::this_thread::get_id());
}

/// A pipe cannot be forced to disk; the file that takes its place can.
TEST(SyncThread, KeepsToAFailure) {
  support::TempDirectory const place;
  int ends[2];
  ASSERT_EQ(pipe(ends), 0);
  std::vector<int> errors;
  {
    std::promise<void> failed, failed_again;
    SyncThread syncs(ends[1]);
    syncs.ask([&](int error) {
      errors.push_back(error);
      failed.set_value();
    });
    failed.get_future().wait();
    int const file = open((place.path() / "f").c_str(), O_WRONLY | O_CREAT, 0600);
    ASSERT_EQ(dup2(file, ends[1]), ends[1]);
    close(file);
    syncs.ask([&](int error) {
      errors.push_back(error);
      failed_again.set_value();
    });
    failed_again.get_future().wait();
    syncs.after([&](int error) { errors.push_back(error); });
  }
  EXPECT_THAT(errors, ElementsAre(EINVAL, EINVAL, EINVAL));
  close(ends[0]);
  close(ends[1]);
}

}  // namespace
}  // namespace parallel_explore::store
