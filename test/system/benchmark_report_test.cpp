#include "system/harness.hpp"

namespace parallel_explore {
namespace {

using testing::HasSubstr;

/// A repository whose benchmark prints a report that Google Benchmark wrote, in which sum/100000
/// takes 78.3 us.
class BenchmarkReports : public System {
 protected:
  BenchmarkReports() {
    write("report.json", support::read_file(std::filesystem::path(TEST_DATA) /
                                            "data/metrics/google-benchmark.json"));
    write("bench.sh", "echo building; cat report.json\n");
    EXPECT_EQ(sh("git add -A && git commit -qm bench").status, 0);
  }

  void spec(std::string const& metric, std::string const& run = "sh bench.sh") {
    write_spec(R"(
name = "b"
task = "Make sum faster."
[session]
agent = "command"
[agent.command]
run = ["sh", "-c", "{description}"]
[[approach]]
name = "faster"
description = """sed -i '/"sum.100000"/,/time_unit/{s/"real_time": .*,/"real_time": 9876.0,/;s/"us"/"ns"/}' report.json"""
[[approach]]
name = "renames"
description = "sed -i 's/sum.100000/sum_100000/' report.json"
[[criterion]]
name = "sum"
run = ")" + run +
               "\"\nmetric = " + metric + "\n");
  }
};

TEST_F(BenchmarkReports, AreReadInSecondsWhateverTheirUnit) {
  spec(R"({ format = "google-benchmark", name = "sum/100000" })");
  auto const result = sh("pexplore run ../spec.toml -q");
  EXPECT_THAT(result.output, HasSubstr("9.88 µs")) << result.error;
  EXPECT_THAT(result.output, HasSubstr("78.3 µs"));
  EXPECT_THAT(result.output, HasSubstr("has no benchmark \"sum/100000\"; did you mean "
                                       "\"sum_100000\"?"));
  auto const journal = sh("cat .pexplore/b/journal.jsonl").output;
  EXPECT_THAT(journal, HasSubstr(R"("format":"google-benchmark","name":"sum/100000")"));
  EXPECT_THAT(sh("pexplore show b").output, HasSubstr("9.88 µs")) << "from the journal";
}

TEST_F(BenchmarkReports, InAFileMustBeOfThisRun) {
  spec(R"({ format = "google-benchmark", name = "sum/1000", file = "report.json" })", "true");
  auto const stale = sh("pexplore run ../spec.toml -q");
  EXPECT_THAT(stale.output, HasSubstr("did not write report.json: it is older than this run"))
      << stale.error;
  spec(R"({ format = "google-benchmark", name = "sum/1000", file = "out.json" })",
       "cp report.json out.json");
  EXPECT_THAT(sh("pexplore run ../spec.toml --name fresh -q").output, HasSubstr("747 ns"));
}

}  // namespace
}  // namespace parallel_explore
