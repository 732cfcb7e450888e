#include "install/plan.hpp"
#include "text/digest.hpp"

#include <gmock/gmock.h>

namespace pexplore::install {
namespace {

using parallel_explore::text::digest;
using testing::ElementsAre;

TEST(InstallPlan, CreatesUpdatesAndKeepsItsOwn) {
  EXPECT_EQ(step_for("new", {}, ""), Step::create);
  EXPECT_EQ(step_for("new", {}, digest("old")), Step::create) << "it was removed";
  EXPECT_EQ(step_for("new", {true, "new"}, ""), Step::keep);
  EXPECT_EQ(step_for("new", {true, "old"}, digest("old")), Step::update);
}

TEST(InstallPlan, RefusesFilesOfSomebodyElse) {
  EXPECT_EQ(step_for("new", {true, "theirs"}, ""), Step::refuse_foreign);
  EXPECT_EQ(step_for("new", {true, std::nullopt}, ""), Step::refuse_foreign) << "a directory";
  EXPECT_EQ(step_for("new", {true, std::nullopt}, digest("old")), Step::refuse_foreign);
  EXPECT_EQ(step_for("new", {true, "old, edited"}, digest("old")), Step::refuse_edited);
}

TEST(InstallPlan, RemovesOnlyWhatIsAsItWasInstalled) {
  EXPECT_EQ(removal_of({true, "x"}, digest("x")), FileRemoval::remove);
  EXPECT_EQ(removal_of({true, "y"}, digest("x")), FileRemoval::keep_edited);
  EXPECT_EQ(removal_of({true, std::nullopt}, digest("x")), FileRemoval::keep_edited);
  EXPECT_EQ(removal_of({}, digest("x")), FileRemoval::gone);
}

TEST(InstallPlan, MakesDirectoriesFromTheTopDown) {
  EXPECT_THAT(missing_directories({"/h/a/b/c.md", "/h/a/d.md"}, {{"/h", true}, {"/h/a", false}}),
              ElementsAre("/h/a", "/h/a/b"));
}

}  // namespace
}  // namespace pexplore::install
