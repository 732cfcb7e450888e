#include "core/agent_catalogue.hpp"
#include "parallel_explore/experiment.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <gmock/gmock.h>

#include <string_view>
#include <vector>

namespace parallel_explore {
namespace {

using testing::HasSubstr;

TEST(Spec, TheTemplateIsASpec) {
  auto const e = parse_experiment(spec_template(), SpecFormat::toml, "s.toml");
  EXPECT_EQ(e.approaches.size(), 2U);
  EXPECT_NO_THROW((void)frozen(e));
}

TEST(Spec, TheTemplateNamesTheAgentsThatHaveAModel) {
  std::vector<std::string_view> with_model;
  for (auto const& row : core::agent_catalogue)
    if (core::has_word(row.spec_keys, "model") && row.name != "claude")
      with_model.push_back(row.name);
  EXPECT_THAT(std::string(spec_template()),
              HasSubstr(fmt::format("\nagent = \"claude\"                   # {}; \"command\": any "
                                    "program, see below\n",
                                    fmt::join(with_model, ", "))));
}

}  // namespace
}  // namespace parallel_explore
