#include "schedule/waiting_list.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <deque>
#include <random>

namespace parallel_explore::schedule {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;

Entry entry_of(std::string approach, std::vector<std::string> after = {},
               std::string agent = "claude") {
  Entry entry;
  entry.approach = std::move(approach);
  entry.agent = std::move(agent);
  entry.after = std::move(after);
  return entry;
}

std::string started(WaitingList& list, Instant now = {}) {
  auto const next = list.start_next(now);
  return next ? next->approach : "none";
}

/// A waiting list in the simplest words: it walks over all for everything.
class Walked {
 public:
  void add(Entry entry, Instant not_before) { waiting_.push_back({std::move(entry), not_before}); }
  void add_first(Entry entry) { waiting_.push_front({std::move(entry), Instant::min()}); }
  bool remove(std::string const& approach) {
    return std::erase_if(waiting_,
                         [&](Waiting const& each) { return each.entry.approach == approach; }) > 0;
  }
  void hold(std::string const& agent) { held_.insert(agent); }
  std::string start_next(Instant now) {
    auto const next = std::ranges::find_if(
        waiting_, [&](Waiting const& each) { return may_start(each) && now >= each.not_before; });
    if (next == waiting_.end()) return "none";
    auto name = next->entry.approach;
    waiting_.erase(next);
    running.insert(name);
    return name;
  }
  void ended(std::string const& approach) { running.erase(approach); }
  bool has_work() const {
    return std::ranges::any_of(waiting_, [&](Waiting const& each) { return may_start(each); });
  }
  std::optional<Instant> next_start(Instant now) const {
    std::optional<Instant> next;
    for (auto const& each : waiting_) {
      if (may_start(each) && each.not_before > now)
        next = std::min(next.value_or(each.not_before), each.not_before);
    }
    return next;
  }
  std::vector<std::string> names() const {
    std::vector<std::string> names;
    for (auto const& each : waiting_) names.push_back(each.entry.approach);
    return names;
  }

  std::set<std::string> running;

 private:
  struct Waiting {
    Entry entry;
    Instant not_before;
  };
  bool is_open(std::string const& name) const {
    return running.contains(name) || std::ranges::any_of(waiting_, [&](Waiting const& each) {
             return each.entry.approach == name;
           });
  }
  bool may_start(Waiting const& each) const {
    return !held_.contains(each.entry.agent) &&
           std::ranges::none_of(each.entry.after, [&](auto const& name) { return is_open(name); });
  }

  std::deque<Waiting> waiting_;
  std::set<std::string> held_;
};

/// Random uses of a list and of one that walks; each difference is a failure.
class Pair {
 public:
  explicit Pair(unsigned seed) : random_(seed) {}

  void use() {
    now_ += std::chrono::seconds(below(3));
    switch (below(10)) {
      case 0:
      case 1:
      case 2:
        return add();
      case 3:
        return remove("a" + std::to_string(below(names)));
      case 4:
        return hold();
      case 5:
      case 6:
        return end();
      default:
        return start();
    }
  }
  void compare() const {
    ASSERT_EQ(list_.names(), walked_.names());
    ASSERT_EQ(list_.has_work(), walked_.has_work());
    ASSERT_EQ(list_.next_start(now_), walked_.next_start(now_));
  }

 private:
  static constexpr int names = 12;
  int below(int limit) { return static_cast<int>(random_() % static_cast<unsigned>(limit)); }

  void add() {
    auto entry = entry_of("a" + std::to_string(below(names)), {}, "g" + std::to_string(below(4)));
    if (walked_.running.contains(entry.approach)) return;
    for (int i = below(3); i > 0; --i) entry.after.push_back("a" + std::to_string(below(names)));
    if (below(3) == 0) {
      list_.add_first(entry);
      walked_.add_first(entry);
    } else {
      auto const not_before =
          below(2) == 0 ? Instant::min() : now_ + std::chrono::seconds(below(9));
      list_.add(entry, not_before);
      walked_.add(entry, not_before);
    }
  }
  void remove(std::string const& name) { ASSERT_EQ(list_.remove(name), walked_.remove(name)); }
  void hold() {
    if (below(20) != 0) return;
    auto const agent = "g" + std::to_string(below(4));
    list_.hold(agent);
    walked_.hold(agent);
  }
  void start() {
    auto const name = started(list_, now_);
    ASSERT_EQ(name, walked_.start_next(now_));
    if (name == "none") return;
    list_.remove(name);  // one that runs is not to wait as well
    walked_.remove(name);
  }
  void end() {
    if (walked_.running.empty()) return;
    auto const name = *walked_.running.begin();
    list_.ended(name);
    walked_.ended(name);
  }

  std::minstd_rand random_;
  Instant now_{};
  WaitingList list_;
  Walked walked_;
};

TEST(WaitingList, DoesWhatAWalkOverAllWouldDo) {
  for (unsigned seed = 1; seed <= 50; ++seed) {
    Pair pair(seed);
    for (int use = 0; use < 400; ++use) {
      SCOPED_TRACE(testing::Message() << "seed " << seed << ", use " << use);
      pair.use();
      pair.compare();
      if (testing::Test::HasFatalFailure()) return;
    }
  }
}

TEST(WaitingList, WhatIsAddedAgainHoldsBackWhatComesAfterIt) {
  WaitingList list;
  list.add(entry_of("a"));
  list.add(entry_of("b", {"a"}));
  EXPECT_EQ(started(list), "a");
  list.ended("a");
  EXPECT_TRUE(list.has_work());
  list.add(entry_of("a"), Instant(1h));
  EXPECT_EQ(started(list), "none");
  EXPECT_EQ(started(list, Instant(1h)), "a");
  list.ended("a");
  EXPECT_EQ(started(list, Instant(1h)), "b");
}

TEST(WaitingList, ACircleHasNoWork) {
  WaitingList list;
  list.add(entry_of("a", {"b"}));
  list.add(entry_of("b", {"a", "a"}));
  list.add(entry_of("c", {"c"}));
  EXPECT_FALSE(list.has_work());
  EXPECT_TRUE(list.remove("a"));
  EXPECT_EQ(started(list), "b");
  EXPECT_FALSE(list.has_work());
}

TEST(WaitingList, AsksForNoWakingForAnAgentThatIsHeld) {
  WaitingList list;
  list.add(entry_of("a", {}, "claude"), Instant(1h));
  list.add(entry_of("b", {}, "codex"), Instant(2h));
  EXPECT_EQ(list.next_start({}), Instant(1h));
  list.hold("claude");
  EXPECT_EQ(list.next_start({}), Instant(2h));
  EXPECT_TRUE(list.holds_agents());
  EXPECT_THAT(list.names(), ElementsAre("a", "b"));
}

}  // namespace
}  // namespace parallel_explore::schedule
