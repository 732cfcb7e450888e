#include "commands.hpp"

#include "command_list.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <sstream>

namespace pexplore {
namespace {

using testing::HasSubstr;

/// The program's commands, declared once.
class Commands : public testing::Test {
 protected:
  Commands() { declare_commands(app_, action_); }

  CLI::App& command_of(Command const& row) {
    auto* group = row.group.empty() ? &app_ : app_.get_subcommand(std::string(row.group));
    return *group->get_subcommand(std::string(row.name));
  }

  [[nodiscard]] std::vector<std::vector<std::string>> listed() const {
    std::vector<std::vector<std::string>> lines;
    std::istringstream in(command_list(app_));
    for (std::string line; std::getline(in, line);) {
      auto& fields = lines.emplace_back();
      std::istringstream parts(line);
      for (std::string field; std::getline(parts, field, '\t');) fields.push_back(field);
    }
    return lines;
  }

  CLI::App app_{"A program.", "pexplore"};
  Action action_;
};

TEST_F(Commands, HaveACompletionForEachOperand) {
  for (auto const& row : commands()) {
    auto const options = command_of(row).get_options();
    auto const operands = std::ranges::count_if(
        options, [](CLI::Option const* option) { return option->get_positional(); });
    EXPECT_EQ(static_cast<std::size_t>(operands), row.operands.size()) << row.group << row.name;
  }
}

TEST_F(Commands, ShowAnExampleOfThemselves) {
  for (auto const& row : commands()) {
    auto const words =
        (row.group.empty() ? "" : std::string(row.group) + " ") + std::string(row.name);
    EXPECT_THAT(command_of(row).get_footer(), HasSubstr("pexplore " + words));
  }
}

TEST_F(Commands, AreListedWithTheirOperandsAndOptions) {
  EXPECT_THAT(command_list(app_),
              HasSubstr("operand\tpexplore diff\tother\tapproach\tone\toptional\tCompare with this "
                        "approach instead of the base\n"));
  EXPECT_THAT(command_list(app_),
              HasSubstr("operand\tpexplore tasks cancel\ttask\tapproach\tmany\toptional\tTasks to "
                        "cancel (default: all)\n"));
  EXPECT_THAT(command_list(app_),
              HasSubstr("option\tpexplore run\t-q,--quiet\t-\tHide progress\n"));
  EXPECT_THAT(command_list(app_), HasSubstr("\t--strategy\tTEXT:{all,halving,race,outline}\t"));
}

TEST_F(Commands, AreListedInLinesOfAFixedNumberOfFields) {
  std::map<std::string, std::size_t> const fields{{"command", 3}, {"operand", 7}, {"option", 5}};
  auto const lines = listed();
  EXPECT_GT(lines.size(), 100U);
  for (auto const& line : lines) {
    EXPECT_EQ(line.size(), fields.at(line.at(0))) << testing::PrintToString(line);
    EXPECT_THAT(line, testing::Each(testing::Ne("")));
  }
}

}  // namespace
}  // namespace pexplore
