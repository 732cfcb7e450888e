#pragma once

#include "issue/item_sites.hpp"

#include <string_view>
#include <vector>

namespace parallel_explore::issue {

/// Finds tasks that are sections. Document, sections and items outlive it.
class SectionSites {
 public:
  SectionSites(Document const& document, std::vector<Section> const& sections,
               ItemSites const& items)
      : document_(document), blocks_(document.blocks), sections_(sections), items_(items) {}

  /// "## Task 1: …", and "## 1. …" where there are several of the same parent.
  [[nodiscard]] std::vector<TaskSite> numbered() const;

  /// Sections that say something to do; of groups such as "Phase 1", the sections in them.
  [[nodiscard]] std::vector<TaskSite> plain() const;

  /// Adds the sections that are tasks; of a group, the sections in it.
  void add(std::vector<std::size_t> const& children, std::vector<TaskSite>& result) const;

 private:
  [[nodiscard]] std::string_view heading_of(Section const& section) const;
  [[nodiscard]] TaskSite site_of(Section const& section) const;
  [[nodiscard]] bool is_underline(std::size_t line) const;
  [[nodiscard]] bool all_ticked(std::size_t begin, std::size_t end) const;
  [[nodiscard]] std::vector<TaskSite> with_progress(std::vector<TaskSite> sites) const;
  [[nodiscard]] bool says_work(Section const& section) const;
  [[nodiscard]] std::vector<std::size_t> working(std::vector<std::size_t> const& children) const;

  Document const& document_;
  std::vector<Block> const& blocks_;
  std::vector<Section> const& sections_;
  ItemSites const& items_;
};

}  // namespace parallel_explore::issue
