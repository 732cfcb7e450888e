#pragma once

#include "issue/task_sites.hpp"

#include <vector>

namespace parallel_explore::issue {

/// The sections in which tasks of a shape are looked for: first those without background.
enum class Where { anywhere_but_context, context_too };

[[nodiscard]] bool is_open_to(std::vector<Section> const& sections, std::size_t section,
                              Where where);

/// Finds tasks that are items of lists. Document and sections outlive it.
class ItemSites {
 public:
  ItemSites(Document const& document, std::vector<Section> const& sections);

  /// Items with a checkbox.
  [[nodiscard]] std::vector<TaskSite> checkboxes(Where where) const;

  /// Items of numbered lists.
  [[nodiscard]] std::vector<TaskSite> numbered_lists(Where where) const;

  /// Adds the items of the lists of that kind right below the heading of a section.
  void add_items(Section const& section, Block::Kind kind, std::vector<TaskSite>& result) const;

  /// Adds the items of a list.
  void add_items_of(std::size_t list, std::vector<TaskSite>& result) const;

 private:
  [[nodiscard]] TaskSite site_of_item(std::size_t item) const;
  [[nodiscard]] bool closes_fence(TaskSite const& site) const;
  [[nodiscard]] bool is_box(std::size_t item) const;
  [[nodiscard]] bool has_boxes_below_only(std::size_t list) const;
  [[nodiscard]] bool has_parts(std::size_t item) const;
  [[nodiscard]] bool is_statement(std::size_t item) const;
  void add_boxes(std::size_t begin, std::size_t end, std::vector<TaskSite>& result) const;

  Document const& document_;
  std::vector<Block> const& blocks_;
  std::vector<Section> const& sections_;
  std::vector<bool> has_open_box_;  ///< by list: an item has a box that is drawn, and empty
};

}  // namespace parallel_explore::issue
