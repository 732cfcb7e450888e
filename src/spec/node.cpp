#include "spec/node.hpp"

namespace parallel_explore::spec {

std::string_view Node::type() const {
  switch (value.index()) {
    case 1:
      return "a boolean";
    case 2:
      return "an integer";
    case 3:
      return "a number";
    case 4:
      return "a string";
    case 5:
      return "an array";
    case 6:
      return "a table";
    default:
      return "nothing";
  }
}

}  // namespace parallel_explore::spec
