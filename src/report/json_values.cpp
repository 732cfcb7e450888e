#include "report/json_values.hpp"

#include "text/display.hpp"
#include "text/numbers.hpp"
#include "text/utf8.hpp"

#include <boost/json.hpp>

namespace parallel_explore::report {

namespace json = boost::json;

namespace {

void write(json::value const& value, std::string const& indent, std::string& out);

/// Writes `begin` … `end` around all elements, each of which `element` writes.
template <class Container, class Element>
void write_block(Container const& container, char begin, char end, std::string const& indent,
                 std::string& out, Element element) {
  out += begin;
  auto const inner = indent + "  ";
  bool first = true;
  for (auto const& each : container) {
    out += first ? "\n" : ",\n";
    out += inner;
    element(each, inner);
    first = false;
  }
  if (!first) out += "\n" + indent;
  out += end;
}

void write(json::value const& value, std::string const& indent, std::string& out) {
  if (value.is_object()) {
    write_block(value.as_object(), '{', '}', indent, out,
                [&](auto const& member, std::string const& inner) {
                  out += json::serialize(json::value(member.key())) + ": ";
                  write(member.value(), inner, out);
                });
  } else if (value.is_array()) {
    write_block(
        value.as_array(), '[', ']', indent, out,
        [&](json::value const& each, std::string const& inner) { write(each, inner, out); });
  } else if (value.is_double()) {
    out += text::exact_number(value.as_double());
  } else {
    out += json::serialize(value);
  }
}

}  // namespace

std::string pretty(json::value const& value) {
  std::string out;
  write(value, "", out);
  return text::escape_invisible(text::valid_utf8(out)) + "\n";
}

std::string json_line(json::value const& value) {
  return text::escape_invisible(json::serialize(value)) + "\n";
}

}  // namespace parallel_explore::report
