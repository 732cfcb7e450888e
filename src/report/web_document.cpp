#include "report/web_document.hpp"

#include "report/assets.hpp"
#include "report/html.hpp"
#include "text/encoded_value.hpp"

#include <boost/beast/zlib/deflate_stream.hpp>
#include <fmt/format.h>

#include <cstddef>

namespace parallel_explore::report {
namespace {

/// Puts `content` where the page has the comment `place`, as a text that nothing else is looked for
/// in.
void add_until(std::string_view place, std::string_view& page, std::string_view content,
               std::string& result) {
  auto const at = page.find(place);
  result += page.substr(0, at);
  result += content;
  page.remove_prefix(at == std::string_view::npos ? page.size() : at + place.size());
}

}  // namespace

std::string deflated(std::string_view bytes) {
  namespace zlib = boost::beast::zlib;
  zlib::deflate_stream stream;
  constexpr int level = 6, window_bits = 15, memory_level = 8;
  stream.reset(level, window_bits, memory_level, zlib::Strategy::normal);
  std::string result(zlib::deflate_upper_bound(bytes.size()) + 16, '\0');
  zlib::z_params params;
  params.next_in = bytes.data();
  params.avail_in = bytes.size();
  params.next_out = result.data();
  params.avail_out = result.size();
  boost::system::error_code error;
  stream.write(params, zlib::Flush::finish, error);
  result.resize(params.total_out);
  return result;
}

std::string packed(std::string_view document) { return text::base64(deflated(document)); }

std::string page_of(std::string_view title, std::string_view plain,
                    std::map<std::string, std::string> const& documents) {
  std::string data;
  for (auto const& [name, content] : documents) {
    data += fmt::format("<template data-document=\"{}\">{}</template>\n", html_escaped(name),
                        packed(content));
  }
  std::string result;
  auto page = web_page();
  add_until("<!--pexplore:title-->", page, html_escaped(title), result);
  add_until("<!--pexplore:static-->", page, plain, result);
  add_until("<!--pexplore:documents-->", page, data, result);
  return result += page;
}

}  // namespace parallel_explore::report
