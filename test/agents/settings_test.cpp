#include "agents/settings.hpp"

#include <gmock/gmock.h>

#include <array>

namespace parallel_explore::agents {
namespace {

TEST(MergedSettings, OursCountAndAllOthersStay) {
  EXPECT_EQ(merged_settings(R"({"a":{"b":1,"c":2},"d":[1]} // a comment)",
                            R"({"a":{"b":3},"d":[],"e":true})"),
            R"({"a":{"b":3,"c":2},"d":[],"e":true})");
  EXPECT_EQ(merged_settings("no JSON", R"({"a":1})"), R"({"a":1})");
}

TEST(AddedSettings, GoToAVariableSetAfterSet) {
  std::map<std::string, std::string> environment{{"CONFIG", R"({"model":"m"})"}};
  std::array<core::Confinement, 2> const sets{
      {{"", "", R"(CONFIG={"hooks":true,"web":false})"}, {"", "", R"(CONFIG={"hooks":false})"}}};
  add_settings(sets, environment);
  EXPECT_EQ(environment["CONFIG"], R"({"model":"m","hooks":false,"web":false})");
}

}  // namespace
}  // namespace parallel_explore::agents
