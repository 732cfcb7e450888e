#include "forge_maker.hpp"

#include <memory>
#include <utility>

namespace pexplore {

using namespace parallel_explore;

ForgeMaker forge_maker(std::function<void(std::string const&)> report_wait) {
  return [report_wait = std::move(report_wait)](GitHubSettings settings) {
    settings.report_wait = report_wait;
    // A server on this machine needs no pauses.
    if (settings.api.starts_with("http://")) settings.pause = std::chrono::milliseconds(0);
    return std::make_unique<GitHub>(std::move(settings));
  };
}

}  // namespace pexplore
