#include "system/harness.hpp"

// The targets for make and the function for CMake, by the real make and the real cmake.
namespace parallel_explore {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

class Make : public System {
 protected:
  Make() {
    write("Makefile", "include $(shell pexplore makefile)\n");
    write("CMakeLists.txt",
          "cmake_minimum_required(VERSION 3.20)\nproject(consumer NONE)\n"
          "execute_process(COMMAND pexplore makefile --cmake OUTPUT_VARIABLE module "
          "OUTPUT_STRIP_TRAILING_WHITESPACE)\ninclude(${module})\ninclude(targets.cmake)\n");
    sh("git add -A && git commit -q -m build");
  }

  /// With the program on the path, and a home with a blank in its name.
  support::ShellResult with_program(std::string const& script) {
    return sh("mkdir -p ../bin '../ho me'; ln -sf " PEXPLORE
              " ../bin/pexplore; export PATH=$PWD/../bin:$PATH HOME=\"$PWD/../ho me\"\nunset "
              "XDG_CACHE_HOME\n" +
              script);
  }
  std::string prompt(std::string const& experiment, std::string const& approach) {
    return sh("git show pexplore/" + experiment + "/" + approach + ":prompt.txt").output;
  }
};

TEST_F(Make, ExploresShowsListsAndCleansUp) {
  auto const run = with_program(
      R"(make -s parallel-explore NAME=one VARIANTS='{"a":"first","b":"second"}' TASK='Do it' \
         COMMAND='cat > prompt.txt' GATE='test -s prompt.txt')");
  EXPECT_EQ(run.status, 0) << run.error << run.output;
  EXPECT_THAT(prompt("one", "a"), AllOf(HasSubstr("Do it\n"), HasSubstr("first")));
  EXPECT_THAT(sh("head -n 1 .pexplore/one/journal.jsonl").output, HasSubstr("test -s prompt.txt"));
  EXPECT_THAT(with_program("make -s parallel-explore-results NAME=one").output, HasSubstr("gate"));
  EXPECT_THAT(with_program("make -s parallel-explore-list").output, HasSubstr("one"));
  EXPECT_EQ(with_program("make -s parallel-explore-cleanup NAME=one").status, 0);
  EXPECT_EQ(sh("ls ../repo.pexplore/one 2>/dev/null").output, "");
}

TEST_F(Make, NeedsNoTaskAndSaysWhatIsMissing) {
  auto const run = with_program(
      "make -s parallel-experiment NAME=auth VARIANTS='{\"simple\":\"basic impl\"}' "
      "COMMAND='cat > prompt.txt' BASE=HEAD");
  EXPECT_EQ(run.status, 0) << run.error;
  EXPECT_THAT(prompt("auth", "simple"), HasSubstr("basic impl"));
  auto const nameless = with_program("make -s parallel-explore");
  EXPECT_EQ(nameless.status, 2);
  EXPECT_THAT(nameless.error, HasSubstr("NAME=…"));
  EXPECT_THAT(with_program("make -s parallel-explore NAME=x VARIANTS=no").error,
              HasSubstr("needs a JSON object"));
}

TEST_F(Make, NoTextOfAVariableIsRun) {
  auto const run = with_program(R"text(
make -s parallel-explore NAME='a "b" '\''c'\'' $(shell touch pwned1) `touch pwned2`; touch pwned3 # x' \
  VARIANTS='{"v 1":"it'\''s $5 $$y \"q\" $(shell touch pwned4) ${HOME} \\n"}' \
  TASK='first "line"
$(shell touch pwned5) second' COMMAND='cat > prompt.txt' GATE='test -s prompt.txt || touch "$PWD/x y"'
)text");
  EXPECT_EQ(run.status, 0) << run.error << run.output;
  auto const experiment = sh("pexplore list --names | head -n 1").output;
  EXPECT_THAT(prompt(experiment.substr(0, experiment.size() - 1), "v-1"),
              AllOf(HasSubstr("first \"line\"\n$(shell touch pwned5) second"),
                    HasSubstr("it's $5 $$y \"q\" $(shell touch pwned4) ${HOME}")));
  EXPECT_EQ(sh("ls; ls ../repo.pexplore/*/*").output.find("pwned"), std::string::npos);
}

TEST_F(Make, VariablesOfAMakefileAreExpanded) {
  write("own.mk",
        "PREFIX = pre\nNAME = $(PREFIX)-fix\ninclude Makefile\nshow:\n\t@echo \"$$NAME\"\n");
  auto const run = with_program(
      "make -s -f own.mk parallel-explore VARIANTS='{\"a\":\"x\"}' COMMAND='cat > prompt.txt'");
  EXPECT_EQ(run.status, 0) << run.error;
  EXPECT_EQ(sh("pexplore list --names").output, "pre-fix\n");
  EXPECT_EQ(with_program("make -s -f own.mk show NAME=x").output, "x\n")
      << "other targets get their variables as always";
}

TEST_F(Make, CMakeTargetsPassTheirTextsOn) {
  write("targets.cmake", R"cmake(
parallel_explore(tricky
  TASK "Do \"it\"; now $<1:no> $(HOME) \${x} it's"
  APPROACHES "a=one; two" "b=`touch pwned`"
  GATES "there=test -s prompt.txt && true; true"
  COMMAND "cat > prompt.txt")
parallel_explore(by-spec SPEC some.toml)
)cmake");
  write("some.toml", two_approaches);
  auto const run = with_program(
      "cmake -S . -B ../build > ../out 2>&1 && cmake --build ../build --target tricky");
  EXPECT_EQ(run.status, 0) << run.error << run.output << support::read_file(place_.path() / "out");
  EXPECT_THAT(prompt("tricky", "a"),
              AllOf(HasSubstr("Do \"it\"; now $<1:no> $(HOME) ${x} it's"), HasSubstr("one; two")));
  EXPECT_THAT(prompt("tricky", "b"), HasSubstr("`touch pwned`"));
  EXPECT_FALSE(std::filesystem::exists(repository_ / "pwned"));
  EXPECT_THAT(sh("head -n 1 .pexplore/tricky/journal.jsonl").output, HasSubstr("true; true"));
  EXPECT_EQ(with_program("cmake --build ../build --target by-spec").status, 0);
  EXPECT_THAT(sh("pexplore show two").output, HasSubstr("Recommended: many."));
}

TEST_F(Make, CMakeRefusesWhatItDoesNotKnow) {
  write("targets.cmake", "parallel_explore(x TASK \"t\" APPROACH \"a=b\")\n");
  EXPECT_THAT(with_program("cmake -S . -B ../build").error,
              HasSubstr("unknown argument: APPROACH"));
  write("targets.cmake", "parallel_explore(x NAME y)\n");
  EXPECT_THAT(with_program("cmake -S . -B ../build").error, HasSubstr("say what is explored"));
}

}  // namespace
}  // namespace parallel_explore
