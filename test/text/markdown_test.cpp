#include "text/markdown.hpp"

#include <gmock/gmock.h>

namespace parallel_explore::text {
namespace {

using testing::HasSubstr;
using testing::Not;

/// Without the invisible spaces.
std::string as_it_looks(std::string text) {
  constexpr std::string_view invisible = "\xE2\x80\x8B";
  for (auto at = text.find(invisible); at != std::string::npos; at = text.find(invisible, at))
    text.erase(at, invisible.size());
  return text;
}

TEST(InertText, RefersToNothingAndLooksTheSame) {
  for (std::string const reference :
       {"#12", "GH-12", "gh-12", "owner/repo#1", "@someone", "@org/team", "owner/repo@0123abc",
        "https://github.com/owner/repo/issues/8", "http://git.example.com/o/r/pull/8",
        "https://github.com/o/r/discussions/3", "https://github.com/o/r/commit/0123abc"}) {
    for (std::string const keyword : {"", "fixes ", "Closes: ", "resolves\n"}) {
      auto const text = inert(keyword + reference + " more");
      EXPECT_THAT(text, Not(HasSubstr(reference)));
      EXPECT_EQ(as_it_looks(text), keyword + reference + " more");
    }
  }
  for (std::string const entity :
       {"&#35;12", "&num;12", "&commat;someone", "&#64;someone", "&#x23;12"})
    EXPECT_THAT(inert(entity), Not(HasSubstr(entity)));
  EXPECT_THAT(inert("a <!-- hidden --> b"), HasSubstr("&lt;!-- hidden --&gt;"));
}

TEST(InertText, LeavesOtherTextAlone) {
  for (std::string_view const text : {"# heading", "a @ b # c", "high-12", "plain *text*",
                                      "a &lt; b && c", "https://example.com/issues", "12 GH- 3"})
    EXPECT_EQ(inert(text), text);
}

TEST(MarkdownLine, HasNoMarkup) {
  EXPECT_EQ(
      markdown_line("<img src=x> [l](javascript:1) ![i](u) `c` *b* _i_ a_b a&b &lt; \\"),
      "&lt;img src=x> \\[l\\]\\(javascript:1) !\\[i\\]\\(u) \\`c\\` \\*b\\* \\_i\\_ a_b a&amp;b "
      "&amp;lt; \\\\");
  EXPECT_EQ(markdown_line("# a\n- b < 3"), "\\# a - b < 3");
}

TEST(TameMarkdown, KeepsItsFormAndLinksToTheWeb) {
  std::string const good = "# Head\n\n- *a* [l](https://example.com) [m](docs/a.md) [n](#part)\n";
  EXPECT_EQ(tame_markdown(good), good);
  EXPECT_EQ(tame_markdown("<b onclick=x>"), "&lt;b onclick=x>");
  for (std::string const link : {"](javascript:alert(1))", "]( javascript:x)", "](<javascript:x>)",
                                 "](data:text/html,x)", "](JAVASCRIPT:x)", "](javascript&#58;x)",
                                 "](javascript&colon;x)", "](vbscript\\:x)", "]: javascript:x"}) {
    EXPECT_THAT(tame_markdown("[a" + link), Not(HasSubstr(link.substr(0, 2)))) << link;
  }
  EXPECT_THAT(tame_markdown("![i](http://evil/x.png)"), Not(HasSubstr("![")));
}

}  // namespace
}  // namespace parallel_explore::text
