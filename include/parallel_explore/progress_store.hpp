#pragma once

#include "parallel_explore/exploration.hpp"

#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace parallel_explore {

/// The record of one experiment, open for writing. Holding a Journal is holding its lock.
class Journal {
 public:
  virtual ~Journal() = default;

  /// Gives the event its number and time, and records it. A state change is durable when this
  /// returns; progress is written, but not forced to disk. Returns the event as recorded.
  /// Throws Error(resource) if it cannot be recorded; the exploration is then as before.
  virtual Event append(EventPayload payload) = 0;

  /// The fold of everything appended. The only copy of the state there is.
  [[nodiscard]] virtual Exploration const& exploration() const = 0;

  /// Puts a file beside the journal, replaced atomically: "summary.md". Throws Error(resource).
  virtual void write_file(std::filesystem::path const& relative, std::string_view content) = 0;

  /// Where sessions put their streams; empty: nowhere.
  [[nodiscard]] virtual std::filesystem::path directory() const = 0;
};

/// Where experiments are recorded. Blocking; touches local files only.
class ProgressStore {
 public:
  virtual ~ProgressStore() = default;

  /// Names, sorted.
  [[nodiscard]] virtual std::vector<std::string> experiments() const = 0;

  /// The state as recorded, also while another process writes. An experiment that says it runs
  /// but that nobody holds is given as interrupted. Throws Error(not_found | journal).
  [[nodiscard]] virtual Exploration load(std::string const& name) const = 0;

  /// Throws Error(name_in_use) with the pid of the process that holds it, or if it exists.
  virtual std::unique_ptr<Journal> create(std::string const& name) = 0;

  /// Throws Error(not_found), Error(name_in_use) with the pid of the process that holds it.
  virtual std::unique_ptr<Journal> open(std::string const& name) = 0;

  /// Cuts a damaged record off before its first bad line. What was cut is kept beside it. Says
  /// what was done, in a sentence; empty: there was nothing to repair. Throws Error(not_found |
  /// name_in_use | resource).
  virtual std::string repair(std::string const& name) = 0;

  /// Whether a process holds it now.
  [[nodiscard]] virtual bool held(std::string const& name) const = 0;

  /// Where an experiment's files are; empty where there are none.
  [[nodiscard]] virtual std::filesystem::path directory(std::string const& name) const = 0;

  /// Forgets the record. Throws Error(name_in_use) while a process holds it.
  virtual void erase(std::string const& name) = 0;
};

/// Renders what a JournalStore derives from a journal; a null one is not written.
struct DerivedFiles {
  std::function<std::string(Exploration const&)> progress;  ///< progress.json
  std::function<std::string(Exploration const&, ApproachRecord const&)>
      approach;  ///< approaches/NAME.json
};

/// `ROOT/EXPERIMENT/journal.jsonl` and what is derived from it; the Explorer's root is
/// REPO/.pexplore.
class JournalStore final : public ProgressStore {
 public:
  explicit JournalStore(std::filesystem::path root, DerivedFiles derived = {});
  [[nodiscard]] std::vector<std::string> experiments() const override;
  [[nodiscard]] Exploration load(std::string const& name) const override;
  std::unique_ptr<Journal> create(std::string const& name) override;
  std::unique_ptr<Journal> open(std::string const& name) override;
  std::string repair(std::string const& name) override;
  [[nodiscard]] bool held(std::string const& name) const override;
  [[nodiscard]] std::filesystem::path directory(std::string const& name) const override;
  void erase(std::string const& name) override;

 private:
  std::filesystem::path root_;
  DerivedFiles derived_;
};

/// Keeps everything in memory, for tests and for programs that need no record.
class MemoryStore final : public ProgressStore {
 public:
  MemoryStore();
  ~MemoryStore() override;
  [[nodiscard]] std::vector<std::string> experiments() const override;
  [[nodiscard]] Exploration load(std::string const& name) const override;
  std::unique_ptr<Journal> create(std::string const& name) override;
  std::unique_ptr<Journal> open(std::string const& name) override;
  std::string repair(std::string const& name) override;
  [[nodiscard]] bool held(std::string const& name) const override;
  [[nodiscard]] std::filesystem::path directory(std::string const& name) const override;
  void erase(std::string const& name) override;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace parallel_explore
