#include "store/journal_tail.hpp"

#include "parallel_explore/error.hpp"
#include "store/journal_file.hpp"
#include "support/sandbox.hpp"

#include <gmock/gmock.h>

#include <fstream>

namespace parallel_explore::store {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

class JournalTailTest : public testing::Test {
 protected:
  void add(std::string const& text) { std::ofstream(file_, std::ios::app) << text; }

  static std::string line(std::uint64_t seq) {
    return with_checksum(to_json({seq, {}, "e", events::Warned{{}, "x"}})) + "\n";
  }

  std::vector<std::uint64_t> news() {
    std::vector<std::uint64_t> numbers;
    tail_.read([&](Event const& event) { numbers.push_back(event.seq); });
    return numbers;
  }

 private:
  support::TempDirectory place_;
  std::filesystem::path const file_ = place_.path() / "journal.jsonl";
  JournalTail tail_{file_};
};

TEST_F(JournalTailTest, GivesEachEventOnce) {
  add(line(1) + line(2));
  EXPECT_THAT(news(), ElementsAre(1, 2));
  EXPECT_THAT(news(), IsEmpty());
  add(line(3));
  EXPECT_THAT(news(), ElementsAre(3));
}

TEST_F(JournalTailTest, ALineThatIsNotWholeComesLater) {
  auto const whole = line(1);
  add(whole.substr(0, 20));
  EXPECT_THAT(news(), IsEmpty());
  add(whole.substr(20));
  EXPECT_THAT(news(), ElementsAre(1));
}

TEST_F(JournalTailTest, ADamagedLineIsAnError) {
  add("{\"seq\":1}\n");
  EXPECT_THROW((void)news(), Error);
}

}  // namespace
}  // namespace parallel_explore::store
