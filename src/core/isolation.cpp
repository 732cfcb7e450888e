#include "core/isolation.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

namespace parallel_explore {
inline namespace v0_2 {
namespace {

/// "a", "one of a, b, c"
std::string subject_of(IsolationFinding const& finding, std::string const& approach) {
  if (finding.others.empty()) return approach;
  auto text = "one of " + approach;
  for (auto const& other : finding.others) text += ", " + other;
  return text;
}

}  // namespace

IsolationMark isolation_of(ApproachRecord const& record) {
  auto mark = IsolationMark::clean;
  for (auto const& finding : record.findings) {
    if (finding.others.empty() && must_be_accepted(finding.change)) return IsolationMark::broken;
    mark = IsolationMark::possibly;
  }
  return mark;
}

std::string isolation_text(ApproachRecord const& record) {
  switch (isolation_of(record)) {
    case IsolationMark::clean:
      return {};
    case IsolationMark::possibly:
      return "possibly changed something outside its worktree";
    case IsolationMark::broken:
      return "something outside its worktree changed while it ran";
  }
  return {};
}

std::vector<IsolationFinding> findings_to_accept(ApproachRecord const& record) {
  std::vector<IsolationFinding> findings;
  std::ranges::copy_if(
      record.findings, std::back_inserter(findings),
      [](IsolationFinding const& finding) { return must_be_accepted(finding.change); });
  std::ranges::stable_sort(findings, {},
                           [](IsolationFinding const& finding) { return finding.change.kind; });
  return findings;
}

std::string sentence_of(IsolationFinding const& finding, std::string const& approach) {
  auto const& change = finding.change;
  // Older versions recorded whole sentences.
  if (change.text.starts_with("outside its worktree, ")) return change.text;
  auto text = fmt::format("outside its worktree, {} while {} ran", change.text,
                          subject_of(finding, approach));
  if (!change.remedy.empty()) text += fmt::format("; to undo it: {}", change.remedy);
  return text;
}

}  // namespace v0_2
}  // namespace parallel_explore

namespace parallel_explore::core {

void add_findings(events::IsolationBroken const& event, ApproachRecord& record) {
  constexpr std::size_t shown = 20;  // the most dangerous first; `findings` has all
  auto const count = std::min(event.findings.size(), shown);
  record.warnings.insert(record.warnings.end(), event.findings.begin(),
                         event.findings.begin() + static_cast<std::ptrdiff_t>(count));
  if (event.findings.size() > count) {
    record.warnings.push_back(fmt::format("outside its worktree, {} more changes while it ran",
                                          event.findings.size() - count));
  }
  for (auto const& change : event.changes) record.findings.push_back({change, event.others});
  if (!event.changes.empty()) return;
  // Older versions recorded sentences, about whichever approaches ran.
  for (auto const& finding : event.findings)
    record.findings.push_back({{OutsideKind::other, finding, {}}, {}});
}

}  // namespace parallel_explore::core
