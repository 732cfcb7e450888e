#include "parallel_explore/experiment.hpp"

#include <gmock/gmock.h>

namespace parallel_explore {
namespace {

using testing::HasSubstr;

TEST(Spec, TheTemplateIsASpec) {
  auto const e = parse_experiment(spec_template(), SpecFormat::toml, "s.toml");
  EXPECT_EQ(e.approaches.size(), 2U);
  EXPECT_NO_THROW((void)frozen(e));
}

TEST(Spec, TheTemplateNamesTheAgentsThatHaveAModel) {
  EXPECT_THAT(std::string(spec_template()),
              HasSubstr("\nagent = \"claude\"                   # codex, gemini, opencode, acp; "
                        "\"command\": any program, see below\n"));
}

}  // namespace
}  // namespace parallel_explore
