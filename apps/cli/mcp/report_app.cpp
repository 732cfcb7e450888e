#include "mcp/report_app.hpp"

#include "explore/entrance.hpp"
#include "explore/report_page.hpp"
#include "output.hpp"
#include "report/assets.hpp"
#include "report/web_document.hpp"

#include <map>
#include <utility>

namespace pexplore::mcp {

using namespace parallel_explore;

namespace {

constexpr std::size_t most_bytes = std::size_t{4} << 20;

}  // namespace

std::string report_app_page() {
  std::map<std::string, std::string> const engine{{"engine", std::string(report::web_engine())}};
  return report::page_of("Report", "<p>The report comes with the result.</p>", engine);
}

json::object report_app_meta() {
  return {{"ui",
           {{"csp", {{"connectDomains", json::array()}, {"resourceDomains", json::array()}}},
            {"prefersBorder", false}}}};
}

awaitable<json::object> documents_for_app(Explorer& explorer, Exploration exploration) {
  auto const verdict = verdict_of(explorer, exploration);
  json::object packed{{"summary", report::packed(summary_json(exploration, verdict))}};
  auto size = packed["summary"].get_string().size();
  std::map<std::string, std::string> documents = co_await operations::report_documents(
      *operations::Entrance::of(explorer), std::move(exploration), report::Needs::everything);
  // "timeline" first, which is small; then the results in the order of their names.
  auto const add = [&](std::string const& name, std::string const& document) {
    auto text = report::packed(document);
    if (size + text.size() > most_bytes) return;
    size += text.size();
    packed[name] = std::move(text);
  };
  if (auto const timeline = documents.extract("timeline")) add(timeline.key(), timeline.mapped());
  for (auto const& [name, document] : documents) add(name, document);
  co_return json::object{{"parallel_explore/documents", std::move(packed)}};
}

}  // namespace pexplore::mcp
