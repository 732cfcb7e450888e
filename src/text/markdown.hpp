#pragma once

#include <string>
#include <string_view>

/// Foreign text in Markdown that people, and servers of issues, read.
namespace parallel_explore::text {

/// Text in which nothing acts: it mentions no user, refers to or closes no issue, pull request or
/// commit ("#1", "GH-1", "owner/repo#1", its URL), and no comment hides anything. It looks the
/// same: zero-width spaces break what would act.
[[nodiscard]] std::string inert(std::string_view text);

/// One line of plain text for Markdown: nothing of it is markup, HTML or a link, and it is inert().
[[nodiscard]] std::string markdown_line(std::string_view line);

/// Markdown of others: it stays formatted, but has no HTML, no images, no links other than to the
/// web, and is inert().
[[nodiscard]] std::string tame_markdown(std::string_view markdown);

}  // namespace parallel_explore::text
