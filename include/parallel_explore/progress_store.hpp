#pragma once

#include "parallel_explore/exploration.hpp"

#include <exception>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace parallel_explore {
inline namespace v0_2 {

/// The record of one experiment, open for writing. A Journal holds the lock of the experiment.
class Journal {
 public:
  virtual ~Journal() = default;

  /// Assigns number and time to an event, records it and returns it. A change of state is durable
  /// on return; progress is written, but not forced to disk. Throws Error(resource) if the event
  /// cannot be recorded; the exploration is then unchanged.
  virtual Event append(EventPayload payload) = 0;

  /// As append(), but a change of state may become durable after the return. `then` is called once
  /// it and all before it are durable, or with the Error that they are not: in the order of the
  /// calls, on any thread, and before this object is destroyed. By default it is append(), and then
  /// `then`.
  virtual Event append_soon(EventPayload payload, std::function<void(std::exception_ptr)> then) {
    auto event = append(std::move(payload));
    then(nullptr);
    return event;
  }

  /// The fold of all events, and the only copy of the state.
  [[nodiscard]] virtual Exploration const& exploration() const = 0;

  /// Writes a file beside the journal, such as "summary.md", atomically. Throws Error(resource).
  virtual void write_file(std::filesystem::path const& relative, std::string_view content) = 0;

  /// The directory for the streams of sessions; empty: they are not kept.
  [[nodiscard]] virtual std::filesystem::path directory() const = 0;
};

/// The records of experiments. Blocking; uses local files only.
class ProgressStore {
 public:
  virtual ~ProgressStore() = default;

  /// Names, sorted.
  [[nodiscard]] virtual std::vector<std::string> experiments() const = 0;

  /// The recorded state, even while another process writes. An experiment that is recorded as
  /// running, but held by no process, is returned as interrupted. Throws Error(not_found |
  /// journal).
  [[nodiscard]] virtual Exploration load(std::string const& name) const = 0;

  /// Throws Error(name_in_use) if the experiment exists; the message has the pid of the process
  /// that holds it.
  virtual std::unique_ptr<Journal> create(std::string const& name) = 0;

  /// Throws Error(not_found), or Error(name_in_use) with the pid of the process that holds it.
  virtual std::unique_ptr<Journal> open(std::string const& name) = 0;

  /// Cuts a damaged record off before its first bad line, and keeps a copy. Returns a sentence
  /// about the repair; empty: nothing was damaged. Throws Error(not_found | name_in_use |
  /// resource).
  virtual std::string repair(std::string const& name) = 0;

  /// Whether a process holds the experiment now.
  [[nodiscard]] virtual bool held(std::string const& name) const = 0;

  /// The directory of an experiment's files; empty if it has none.
  [[nodiscard]] virtual std::filesystem::path directory(std::string const& name) const = 0;

  /// Deletes the record. Throws Error(name_in_use) while a process holds it.
  virtual void erase(std::string const& name) = 0;
};

/// Renders the files that a JournalStore derives from a journal. A null function writes none.
struct DerivedFiles {
  std::function<std::string(Exploration const&)> progress;  ///< progress.json
  std::function<std::string(Exploration const&, ApproachRecord const&)>
      approach;  ///< approaches/NAME.json
  std::function<std::map<std::filesystem::path, std::string>(Exploration const&,
                                                             ApproachRecord const&)>
      further;  ///< more files of an approach, by their place in the record's directory
};

/// Stores `ROOT/EXPERIMENT/journal.jsonl` and derived files. The root of an Explorer is
/// REPO/.pexplore.
class JournalStore final : public ProgressStore {
 public:
  /// `root` is created with the first record.
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
  MemoryStore();  ///< empty
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

}  // namespace v0_2
}  // namespace parallel_explore
