#include "store/inbox.hpp"

#include "support/sandbox.hpp"

#include <gmock/gmock.h>

namespace parallel_explore::store {
namespace {

using testing::HasSubstr;

class Inbox : public testing::Test {
 protected:
  support::TempDirectory place_;
  std::filesystem::path const inbox_ = inbox_of(place_.path());
};

Request add(std::string const& name) {
  Approach approach;
  approach.name = name;
  approach.description = "say \"it\"\nin two lines";
  approach.agent = "codex";
  return AddApproach{approach};
}

TEST_F(Inbox, GivesRequestsInTheirOrder) {
  post_request(inbox_, add("first"));
  post_request(inbox_, CancelApproaches{{"a", "b"}});
  post_request(inbox_, CancelApproaches{});
  auto const all = pending_requests(inbox_);
  ASSERT_EQ(all.size(), 3U);
  EXPECT_EQ(all[0].request, add("first"));
  EXPECT_EQ(all[1].request, Request(CancelApproaches{{"a", "b"}}));
  EXPECT_EQ(all[2].request, Request(CancelApproaches{}));
}

TEST_F(Inbox, GivesEveryKindOfRequestBackAsItWas) {
  auto combined = std::get<AddApproach>(add("combined"));
  combined.approach.combines = {"a", "b"};
  combined.approach.characteristics = {"small"};
  combined.approach.brief = "merge\nthem";
  LiveSettings settings;
  settings.max_parallel = 3;
  settings.timeout = std::chrono::seconds(90);
  settings.budget.usd = 2.5;
  std::vector<Request> const requests{combined,      TellApproach{"a.2", "also\nthis"},
                                      HoldRun{true}, HoldRun{false},
                                      StopRun{},     ChangeSettings{settings}};
  for (auto const& each : requests) post_request(inbox_, each);
  auto const pending = pending_requests(inbox_);
  ASSERT_EQ(pending.size(), requests.size());
  for (std::size_t i = 0; i < requests.size(); ++i) {
    EXPECT_EQ(pending[i].request, requests[i]) << i;
    EXPECT_EQ(pending[i].fault, "") << i;
  }
}

TEST_F(Inbox, ForgetsWhatIsAcknowledged) {
  auto const file = post_request(inbox_, add("a"));
  acknowledge(pending_requests(inbox_)[0]);
  EXPECT_TRUE(pending_requests(inbox_).empty());
  EXPECT_EQ(rejection(file), "");
}

TEST_F(Inbox, SaysWhyARequestWasRejected) {
  auto const file = post_request(inbox_, add("a"));
  reject(pending_requests(inbox_)[0], "there is one already");
  EXPECT_TRUE(pending_requests(inbox_).empty());
  EXPECT_EQ(rejection(file), "there is one already");
}

TEST_F(Inbox, DoesNotReadWhatIsNoRequest) {
  std::filesystem::create_directories(inbox_);
  int number = 0;
  for (std::string const text :
       {"", "{", "[]", "null", R"({"request":"dance"})", R"({"request":"add"})",
        R"({"request":"add","name":"///"})", R"({"request":"add","name":3})",
        R"({"request":"cancel","approaches":"all"})", R"({"request":"cancel","approaches":[1]})",
        "\xff\xfe"}) {
    support::write_file(inbox_ / (std::to_string(++number) + ".json"), text);
  }
  std::filesystem::create_directory(inbox_ / "directory");
  std::filesystem::create_symlink("/dev/zero", inbox_ / "link.json");
  for (auto const& queued : pending_requests(inbox_)) EXPECT_NE(queued.fault, "") << queued.file;
}

TEST_F(Inbox, LeavesWhatIsBeingWritten) {
  support::write_file(inbox_ / "1.json.99.tmp", "{");
  EXPECT_TRUE(pending_requests(inbox_).empty());
}

}  // namespace
}  // namespace parallel_explore::store
