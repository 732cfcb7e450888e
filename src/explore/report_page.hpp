#pragma once

#include "explore/workspace.hpp"
#include "report/formats.hpp"

#include <map>
#include <string>

namespace parallel_explore::operations {

/// The documents that a format of reports needs besides the record, by name: what ran when, and
/// the changes, transcripts and outputs of each result. Without secrets. Missing files, and results
/// that git does not have any more, are named in them.
awaitable<std::map<std::string, std::string>> report_documents(Workspace const& workspace,
                                                               Exploration exploration,
                                                               report::Needs needs);

/// One of them alone: "timeline", or "approach/NAME". Empty: there is none of that name.
awaitable<std::string> report_document(Workspace const& workspace, Exploration exploration,
                                       std::string name);

}  // namespace parallel_explore::operations
