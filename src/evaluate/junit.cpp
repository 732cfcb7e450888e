#include "evaluate/junit.hpp"

#include "text/display.hpp"

#include <boost/property_tree/ptree.hpp>
#include <boost/property_tree/xml_parser.hpp>

#include <algorithm>
#include <sstream>

namespace parallel_explore::evaluate {
namespace {

using Tree = boost::property_tree::ptree;

constexpr std::size_t longest_name = 200;
constexpr int deepest = 100;

/// Whether elements are nested deeper than a report's ever are; the parser recurses, and a session
/// may have written the file.
bool is_too_deep(std::string_view xml) {
  int depth = 0;
  for (auto at = xml.find('<'); at < xml.size(); at = xml.find('<', at + 1)) {
    auto const rest = xml.substr(at);
    if (rest.starts_with("<![CDATA[")) {
      at = xml.find("]]>", at);
    } else if (rest.starts_with("<!--")) {
      at = xml.find("-->", at);
    } else if (rest.starts_with("</")) {
      --depth;
    } else if (!rest.starts_with("<?") && !rest.starts_with("<!")) {
      auto const end = rest.find('>');
      bool const is_empty = end != std::string_view::npos && end > 0 && rest[end - 1] == '/';
      if (!is_empty && ++depth > deepest) return true;
    }
    if (at == std::string_view::npos) break;
  }
  return false;
}

bool has_failed(Tree const& test) {
  return test.find("failure") != test.not_found() || test.find("error") != test.not_found();
}

std::string name_of_test(Tree const& test) {
  auto const name = test.get("<xmlattr>.name", std::string());
  auto const group = test.get("<xmlattr>.classname", std::string());
  auto const full = group.empty() || name.starts_with(group) ? name : group + "." + name;
  return text::clean_line(full, longest_name);
}

void collect(Tree const& suite, std::vector<std::string>& failing) {
  for (auto const& [tag, child] : suite) {
    if (tag == "testsuite" || tag == "testsuites") collect(child, failing);
    if (tag != "testcase" || !has_failed(child)) continue;
    auto name = name_of_test(child);
    if (std::ranges::find(failing, name) == failing.end()) failing.push_back(std::move(name));
  }
}

}  // namespace

std::optional<std::vector<std::string>> failing_tests(std::string_view xml) {
  if (is_too_deep(xml)) return std::nullopt;
  std::istringstream in{std::string(xml)};
  Tree tree;
  try {
    boost::property_tree::read_xml(in, tree);
  } catch (boost::property_tree::xml_parser_error const&) {
    return std::nullopt;
  }
  bool const is_report =
      tree.find("testsuite") != tree.not_found() || tree.find("testsuites") != tree.not_found();
  if (!is_report) return std::nullopt;
  std::vector<std::string> failing;
  collect(tree, failing);
  return failing;
}

}  // namespace parallel_explore::evaluate
