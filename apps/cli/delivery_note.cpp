#include "delivery_note.hpp"

#include <fmt/format.h>

namespace pexplore {

using namespace parallel_explore;

std::string delivery_note(Delivery delivery, std::string const& name) {
  switch (delivery) {
    case Delivery::running:
      return {};
    case Delivery::recorded:
      return fmt::format(" {0} is not running; resume it: pexplore resume {0}", name);
    case Delivery::waiting:
      return " The process running it has not answered yet; the request is waiting in its inbox.";
  }
  return {};
}

}  // namespace pexplore
