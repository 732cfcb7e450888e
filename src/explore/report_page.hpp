#pragma once

#include "explore/workspace.hpp"
#include "report/formats.hpp"

#include <map>
#include <string>

namespace parallel_explore::operations {

/// The documents of the report page that the record alone does not give, by name: who did what
/// when, and the changes, transcripts and outputs of each result. Without secrets. Missing files,
/// and results that git does not have any more, are named in their documents.
awaitable<std::map<std::string, std::string>> page_documents(Workspace const& workspace,
                                                             Exploration exploration);

}  // namespace parallel_explore::operations
