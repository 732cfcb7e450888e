#pragma once

#include "mcp/protocol.hpp"
#include "parallel_explore/explorer.hpp"

#include <string>
#include <string_view>

/// The report page as an MCP App (io.modelcontextprotocol/ui, 2026-01-26): a page without data,
/// which hosts show beside the result of a tool, and the documents for it in that result.
namespace pexplore::mcp {

inline constexpr std::string_view report_app = "ui://pexplore/report";

[[nodiscard]] std::string report_app_page();

/// The `_meta` of the page: it needs nothing from elsewhere.
[[nodiscard]] json::object report_app_meta();

/// The `_meta` of a result: the documents of the page, packed, of 4 MiB at most. Results that do
/// not fit are left out; the page says so. Throws Error(git | journal).
parallel_explore::awaitable<json::object> documents_for_app(
    parallel_explore::Explorer& explorer, parallel_explore::Exploration exploration);

}  // namespace pexplore::mcp
