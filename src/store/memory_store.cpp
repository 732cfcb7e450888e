#include "parallel_explore/error.hpp"
#include "parallel_explore/progress_store.hpp"

#include <fmt/format.h>

#include <map>

namespace parallel_explore {
inline namespace v0_2 {

namespace {

struct Entry {
  Exploration exploration;
  bool held = false;
};

class MemoryJournal final : public Journal {
 public:
  MemoryJournal(std::string name, Entry& entry) : name_(std::move(name)), entry_(entry) {
    entry_.held = true;
  }
  ~MemoryJournal() override { entry_.held = false; }
  MemoryJournal(MemoryJournal const&) = delete;
  MemoryJournal& operator=(MemoryJournal const&) = delete;

  Event append(EventPayload payload) override {
    Event event;
    event.seq = entry_.exploration.last_seq + 1;
    event.time = std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
    event.experiment = name_;
    event.payload = std::move(payload);
    entry_.exploration.apply(event);
    return event;
  }

  [[nodiscard]] Exploration const& exploration() const override { return entry_.exploration; }
  void write_file(std::filesystem::path const&, std::string_view) override {}
  [[nodiscard]] std::filesystem::path directory() const override { return {}; }

 private:
  std::string name_;
  Entry& entry_;
};

}  // namespace

struct [[gnu::visibility("hidden")]] MemoryStore::State {
  std::map<std::string, Entry> entries;  // references to its entries stay valid

  Entry& at(std::string const& name) {
    auto const found = entries.find(name);
    if (found == entries.end()) {
      throw Error(ErrorCode::not_found, fmt::format("there is no experiment \"{}\"", name));
    }
    return found->second;
  }

  Entry& free_at(std::string const& name) {
    auto& entry = at(name);
    if (entry.held)
      throw Error(ErrorCode::name_in_use, fmt::format("experiment {} is running", name));
    return entry;
  }
};

MemoryStore::MemoryStore() : state_(std::make_unique<State>()) {}
MemoryStore::~MemoryStore() = default;

std::vector<std::string> MemoryStore::experiments() const {
  std::vector<std::string> names;
  for (auto const& [name, entry] : state_->entries) names.push_back(name);
  return names;
}

Exploration MemoryStore::load(std::string const& name) const {
  auto const& entry = state_->at(name);
  auto exploration = entry.exploration;
  if (!entry.held && exploration.state == ExplorationState::running) {
    exploration.state = ExplorationState::interrupted;
  }
  return exploration;
}

std::unique_ptr<Journal> MemoryStore::create(std::string const& name) {
  auto const [at, is_new] = state_->entries.try_emplace(name);
  if (!is_new)
    throw Error(ErrorCode::name_in_use, fmt::format("experiment {} exists already", name));
  return std::make_unique<MemoryJournal>(name, at->second);
}

std::unique_ptr<Journal> MemoryStore::open(std::string const& name) {
  return std::make_unique<MemoryJournal>(name, state_->free_at(name));
}

std::string MemoryStore::repair(std::string const& name) {
  (void)state_->free_at(name);
  return {};
}

bool MemoryStore::held(std::string const& name) const {
  auto const found = state_->entries.find(name);
  return found != state_->entries.end() && found->second.held;
}

std::filesystem::path MemoryStore::directory(std::string const&) const { return {}; }

void MemoryStore::erase(std::string const& name) {
  (void)state_->free_at(name);
  state_->entries.erase(name);
}

}  // namespace v0_2
}  // namespace parallel_explore
