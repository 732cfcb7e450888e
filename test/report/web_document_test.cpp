#include "report/web_document.hpp"

#include "report/assets.hpp"
#include "report/evaluation_log.hpp"
#include "report/formats.hpp"
#include "report/result_document.hpp"
#include "text/encoded_value.hpp"

#include <boost/beast/zlib/inflate_stream.hpp>
#include <boost/json.hpp>
#include <gmock/gmock.h>

namespace parallel_explore::report {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;
using testing::Pair;

std::string inflated(std::string bytes) {
  namespace zlib = boost::beast::zlib;
  // Boost looks for more than the last code, which may end with the last byte.
  bytes.append(8, '\0');
  zlib::inflate_stream stream;
  std::string result(10'000'000, '\0');
  zlib::z_params params;
  params.next_in = bytes.data();
  params.avail_in = bytes.size();
  params.next_out = result.data();
  params.avail_out = result.size();
  boost::system::error_code error;
  stream.write(params, zlib::Flush::finish, error);
  EXPECT_EQ(error, zlib::error::end_of_stream);
  result.resize(params.total_out);
  return result;
}

/// The document of that name in a page.
std::string document_in(std::string const& page, std::string const& name) {
  auto const begin = "<template data-document=\"" + name + "\">";
  auto const at = page.find(begin);
  if (at == std::string::npos) return "none";
  auto const from = at + begin.size();
  return inflated(text::from_base64(page.substr(from, page.find('<', from) - from)));
}

TEST(WebDocument, DeflatesWhatInflatesAgain) {
  std::string noise;
  for (std::uint32_t i = 0, x = 1; i < 100'000; ++i) {
    x = x * 1664525 + 1013904223;
    noise += static_cast<char>(x >> 24U);
  }
  for (auto const& text : {std::string(), std::string("a"), std::string(1'000'000, 'a'), noise})
    EXPECT_TRUE(inflated(deflated(text)) == text) << text.size();
}

TEST(WebDocument, PutsTitleContentAndDataInTheirPlaces) {
  auto const page =
      page_of("a <b> <!--pexplore:static-->", "<p>plain <!--pexplore:documents--></p>",
              {{"x", "{\"</template>\":1}"}, {"approach/<&\">", "2"}});
  EXPECT_THAT(page, HasSubstr("<title>a &lt;b&gt; &lt;!--pexplore:static--&gt;"));
  EXPECT_THAT(page, HasSubstr("<p>plain <!--pexplore:documents--></p>"))
      << "nothing is looked for in a content";
  EXPECT_EQ(document_in(page, "x"), "{\"</template>\":1}");
  EXPECT_EQ(document_in(page, "approach/&lt;&amp;&quot;&gt;"), "2");
}

TEST(WebDocument, HasTheEngineUnlessTheVerdictIsOfAnotherPolicy) {
  Exploration exploration;
  exploration.name = "e";
  auto const verdict = reach_verdict(exploration, WeightedScoring());
  ReportInput input{exploration, verdict};
  EXPECT_TRUE(document_in(to_html(input), "engine") == web_engine());
  EXPECT_EQ(document_in(to_html(input), "summary"), summary_json(exploration, verdict));
  input.standard_policy = false;
  EXPECT_EQ(document_in(to_html(input), "engine"), "none");
}

TEST(WebDocument, HasTheLastOutputOfEachCriterion) {
  std::string const log =
      "== tests (run 1): exited with status 1\nbad\n== speed (run 1): exited with status 0\n12\n"
      "== tests (run 2): exited with status 0\ngood\n== not a heading\n";
  EXPECT_THAT(outputs_in(log, {"tests", "build"}),
              ElementsAre(Pair("tests",
                               "== tests (run 2): exited with status 0\ngood\n== not a "
                               "heading\n")));
}

TEST(WebDocument, HasEverythingAboutAResult) {
  Exploration exploration;
  exploration.experiment.criteria = {gate("tests", "make test"), measure("speed", "./bench")};
  auto& record = exploration.approaches.emplace_back();
  record.approach.name = "a";
  record.evaluation.measurements.push_back(
      {.criterion = "tests", .passed = false, .reason = "2 failed", .failing_tests = {"x", "y"}});
  auto& session = record.sessions.emplace_back();
  session.agent = "claude";
  session.result.emplace().answer = "## Pros\n- quick\n";
  events::Judged judged;
  judged.candidates = {"a", "b"};
  judged.opinions.resize(2);
  exploration.judged = {judged, judged};
  exploration.judged[0].candidates = {"b", "c"};
  ResultTexts texts;
  texts.patch = "diff --git a/f b/f\n--- a/f\n+++ b/f\n@@ -1 +1 @@\n-\xff\n+b\n";
  texts.evaluation_log = "== tests (run 1): exited with status 1\nwhy\n";
  texts.transcript = {{stream::TranscriptEntry::Kind::tool, "Bash", "make"}};
  auto const document = boost::json::parse(result_document(exploration, record, texts));
  EXPECT_EQ(document.at("own_words").at("pros").at(0), "quick");
  auto const& tests = document.at("gates").at(0);
  EXPECT_EQ(tests.at("failing_tests").as_array().size(), 2U);
  EXPECT_THAT(boost::json::value_to<std::string>(tests.at("output")), HasSubstr("why"));
  EXPECT_EQ(document.at("gates").as_array().size(), 1U) << "a number is not a gate";
  EXPECT_EQ(document.at("sessions").at(0).at("transcript").at(0).at("title"), "Bash");
  EXPECT_EQ(document.at("judged"), boost::json::value({2, 3})) << "places in summary.json";
  EXPECT_EQ(document.at("files").at(0).at("added"), 1);
}

TEST(WebDocument, OfGatesIsTheXmlOfJUnit) {
  Exploration exploration;
  exploration.name = "e";
  exploration.experiment.criteria = {gate("tests", "make test"), gate("<lint>", "lint")};
  auto& passed = exploration.approaches.emplace_back();
  passed.approach.name = "passed";
  passed.worktree.commit = "c";
  passed.evaluation.measurements.push_back({.criterion = "tests", .passed = true, .flaky = true});
  auto& failed = exploration.approaches.emplace_back();
  failed.approach.name = "failed";
  failed.worktree.commit = "c";
  failed.evaluation.measurements.push_back(
      {.criterion = "tests", .passed = false, .reason = "a \x1b[31m<b>", .failing_tests = {"x&y"}});
  auto& none = exploration.approaches.emplace_back();
  none.approach.name = "none";
  none.reason = "no log-in";
  auto const verdict = reach_verdict(exploration, WeightedScoring());
  auto const xml = format_named("junit").render({exploration, verdict});
  EXPECT_THAT(xml, HasSubstr("<testsuites name=\"e\" tests=\"7\" failures=\"1\" errors=\"1\" "
                             "skipped=\"4\">"));
  EXPECT_THAT(xml, HasSubstr("<failure message=\"a &lt;b&gt;\">x&amp;y</failure>"));
  EXPECT_THAT(xml, HasSubstr("<system-out>FLAKY"));
  EXPECT_THAT(xml, HasSubstr("<error message=\"no log-in\"/>"));
  EXPECT_THAT(xml, Not(HasSubstr("<lint>")));
}

}  // namespace
}  // namespace parallel_explore::report
