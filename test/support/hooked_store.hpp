#pragma once

#include "parallel_explore/progress_store.hpp"

#include <exception>
#include <functional>
#include <memory>
#include <string>
#include <utility>

namespace parallel_explore::support {

/// Called with each event after it is recorded. An exception is as if the process had died there,
/// or the next event could not be recorded.
using RecordHook = std::function<void(Event const&)>;

/// A journal with a hook.
class HookedJournal final : public Journal {
 public:
  HookedJournal(std::unique_ptr<Journal> journal, RecordHook const& hook)
      : journal_(std::move(journal)), hook_(hook) {}

  Event append(EventPayload payload) override {
    auto event = journal_->append(std::move(payload));
    if (hook_) hook_(event);
    return event;
  }
  Event append_soon(EventPayload payload, std::function<void(std::exception_ptr)> then) override {
    auto event = journal_->append_soon(std::move(payload), std::move(then));
    if (hook_) hook_(event);
    return event;
  }
  [[nodiscard]] Exploration const& exploration() const override { return journal_->exploration(); }
  void write_file(std::filesystem::path const& relative, std::string_view content) override {
    journal_->write_file(relative, content);
  }
  [[nodiscard]] std::filesystem::path directory() const override { return journal_->directory(); }

 private:
  std::unique_ptr<Journal> journal_;
  RecordHook const& hook_;
};

/// A store whose journals have a hook, which outlives them.
class HookedStore final : public ProgressStore {
 public:
  HookedStore(std::unique_ptr<ProgressStore> store, RecordHook const& hook)
      : store_(std::move(store)), hook_(hook) {}

  [[nodiscard]] std::vector<std::string> experiments() const override {
    return store_->experiments();
  }
  [[nodiscard]] Exploration load(std::string const& name) const override {
    return store_->load(name);
  }
  std::unique_ptr<Journal> create(std::string const& name) override {
    return std::make_unique<HookedJournal>(store_->create(name), hook_);
  }
  std::unique_ptr<Journal> open(std::string const& name) override {
    return std::make_unique<HookedJournal>(store_->open(name), hook_);
  }
  std::string repair(std::string const& name) override { return store_->repair(name); }
  [[nodiscard]] bool held(std::string const& name) const override { return store_->held(name); }
  [[nodiscard]] std::filesystem::path directory(std::string const& name) const override {
    return store_->directory(name);
  }
  void erase(std::string const& name) override { store_->erase(name); }

 private:
  std::unique_ptr<ProgressStore> store_;
  RecordHook const& hook_;
};

}  // namespace parallel_explore::support
