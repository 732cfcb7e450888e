#include "serve/documents.hpp"

#include "async/wait_for.hpp"
#include "explore/report_page.hpp"
#include "explore/workspace.hpp"
#include "parallel_explore/error.hpp"
#include "parallel_explore/result_aggregator.hpp"
#include "report/tasks_document.hpp"
#include "text/utf8.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <fmt/format.h>

#include <utility>

namespace parallel_explore::serve {

namespace asio = boost::asio;

namespace {

constexpr int most_waiting = 64;

/// Counts for as long as it lives.
class Counted {
 public:
  explicit Counted(int& count) : count_(count) { ++count_; }
  Counted(Counted const&) = delete;
  ~Counted() { --count_; }

 private:
  int& count_;
};

}  // namespace

awaitable<std::string> Documents::document(std::string experiment, std::string name) {
  if (waiting_ >= most_waiting)
    throw Error(ErrorCode::busy, "too many documents are being made; try again");
  Counted const counted(waiting_);
  auto make = [this, experiment, name]() -> awaitable<std::string> {
    co_return made(experiment, name);
  };
  std::string document = co_await asio::co_spawn(thread_, std::move(make), asio::use_awaitable);
  co_return document;
}

std::string Documents::made(std::string const& experiment, std::string const& name) {
  if (!workspace_) workspace_ = std::make_shared<operations::Workspace>(directory_, bricks_());
  auto exploration = workspace_->bricks.store->load(experiment);
  if (name != "summary") {
    return text::valid_utf8(
        async::wait_for(operations::report_document(*workspace_, std::move(exploration), name)));
  }
  if (!are_alternatives(exploration.experiment)) return report::tasks_summary(exploration);
  auto const verdict = workspace_->verdict_of(exploration);
  return text::valid_utf8(summary_json(exploration, verdict));
}

}  // namespace parallel_explore::serve
