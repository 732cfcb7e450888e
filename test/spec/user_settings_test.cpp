#include "spec/user_settings.hpp"

#include "spec/fault_of.hpp"

#include <gmock/gmock.h>

namespace parallel_explore::spec {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

constexpr auto settings_text = R"(version = 1
default_profile = "cheap"
editor = "code --wait"
notify = "notify-send done"
bell = true
[on]
limited = ["terminal", "desktop"]
[session]
agent = "codex"
max_parallel = 2
[budget]
usd = 20
[agent.claude]
model = "opus"
env = { ANTHROPIC_API_KEY = "sk-secret" }
[profile.cheap.session]
max_parallel = 1
[profile.cheap.agent.claude]
model = "haiku"
[profile.strong.agent.claude]
model = "best"
)";

TEST(UserSettings, AreDefaultsOfSpecs) {
  auto const settings = parse_user_settings(settings_text, "c.toml");
  EXPECT_EQ(settings.editor, "code --wait");
  EXPECT_EQ(settings.notify, "notify-send done");
  EXPECT_TRUE(settings.bell);
  EXPECT_EQ(settings.on.limited, (std::vector<std::string>{"terminal", "desktop"}));
  EXPECT_EQ(settings.defaults.on, Notifications{}) << "a person's commands are not recorded";
  auto const spec = parse_experiment(
      "task = \"t\"\n[session]\nmax_parallel = 7\n[agent.claude]\npermission_mode = \"plan\"\n",
      SpecFormat::toml, "s.toml", settings.defaults);
  EXPECT_EQ(spec.session.max_parallel, 7) << "the spec counts";
  EXPECT_EQ(spec.session.agent, "codex");
  EXPECT_EQ(spec.budget.usd, 20);
  EXPECT_EQ(spec.agents.at("claude").model, "haiku");
  EXPECT_EQ(spec.agents.at("claude").permission_mode, "plan");
}

TEST(UserSettings, AProfileComesOnTop) {
  EXPECT_EQ(parse_user_settings(settings_text, "c").defaults.session.max_parallel, 1);
  auto const strong = parse_user_settings(settings_text, "c", "strong");
  EXPECT_EQ(strong.profile, "strong");
  EXPECT_EQ(strong.defaults.session.max_parallel, 2);
  EXPECT_EQ(strong.defaults.agents.at("claude").model, "best");
}

TEST(UserSettings, KnowWhereEachComesFrom) {
  auto const settings = parse_user_settings(settings_text, "c.toml");
  using Origin = SettingOrigin;
  EXPECT_THAT(settings.origins,
              testing::IsSupersetOf(
                  {Origin{"session.agent", "\"codex\"", "c.toml:9"},
                   Origin{"session.max_parallel", "1", "c.toml:17 (profile cheap)"},
                   Origin{"agent.claude.model", "\"haiku\"", "c.toml:19 (profile cheap)"}}));
  for (auto const& each : settings.origins) EXPECT_THAT(each.value, Not(HasSubstr("sk-secret")));
}

TEST(UserSettings, OfNothingChangeNothing) {
  auto const settings = parse_user_settings("", "c.toml");
  EXPECT_EQ(settings.defaults, Experiment{});
  EXPECT_THAT(settings.origins, IsEmpty());
}

TEST(UserSettings, FaultsHaveTheirLineAndTheNearestKey) {
  auto const fault = [](std::string const& text) {
    return fault_of([&] { (void)parse_user_settings(text, "c.toml"); });
  };
  EXPECT_THAT(fault("\n[sesion]\nagent = \"claude\"\n"),
              AllOf(HasSubstr("c.toml:2: "), HasSubstr("did you mean \"session\"?")));
  EXPECT_THAT(
      fault("version = 2\nnew_key = 1\n"),
      AllOf(HasSubstr("c.toml:1: "), HasSubstr("version 1 only"), Not(HasSubstr("new_key"))));
  EXPECT_THAT(fault("version = 1\nbell = \n"), HasSubstr("c.toml:2"));
  EXPECT_THAT(fault("default_profile = \"cheep\"\n[profile.cheap]\nbell = true\n"),
              AllOf(HasSubstr("c.toml:1: "), HasSubstr("cheap")));
  EXPECT_THAT(fault("[profile.other.session]\nmax_paralel = 1\n"), HasSubstr("max_parallel"));
  EXPECT_THAT(fault("[session]\nagent = \"claud\"\n"), HasSubstr("claude"));
  EXPECT_THAT(fault("profile = \"cheap\"\n"), HasSubstr("[profile.NAME]"));
}

}  // namespace
}  // namespace parallel_explore::spec
