#include "evaluate/junit.hpp"

#include "evaluate/xml.hpp"
#include "text/display.hpp"

#include <algorithm>

namespace parallel_explore::evaluate {
namespace {

constexpr std::size_t longest_name = 200;

bool has_failed(XmlTree const& test) {
  return test.find("failure") != test.not_found() || test.find("error") != test.not_found();
}

std::string name_of_test(XmlTree const& test) {
  auto const name = attribute(test, "name");
  auto const group = attribute(test, "classname");
  auto const full = group.empty() || name.starts_with(group) ? name : group + "." + name;
  return text::clean_line(full, longest_name);
}

void collect(XmlTree const& suite, std::vector<std::string>& failing) {
  for (auto const& [tag, child] : suite) {
    if (tag == "testsuite" || tag == "testsuites") collect(child, failing);
    if (tag != "testcase" || !has_failed(child)) continue;
    auto name = name_of_test(child);
    if (std::ranges::find(failing, name) == failing.end()) failing.push_back(std::move(name));
  }
}

}  // namespace

std::optional<std::vector<std::string>> failing_tests(std::string_view xml) {
  auto const parsed = parse_xml(xml);
  if (!parsed.tree) return std::nullopt;
  auto const& tree = *parsed.tree;
  bool const is_report =
      tree.find("testsuite") != tree.not_found() || tree.find("testsuites") != tree.not_found();
  if (!is_report) return std::nullopt;
  std::vector<std::string> failing;
  collect(tree, failing);
  return failing;
}

}  // namespace parallel_explore::evaluate
