// A custom ProgressStore: rows of text in memory, as a table of a database would have them.
// The state of an experiment is the fold of its events, so that rows are all that is kept.
#include "parallel_explore/parallel_explore.hpp"

#include <iostream>

namespace pe = parallel_explore;

struct Rows {
  std::vector<std::string> lines;  ///< an event each
  bool held = false;               ///< by the run that adds to them

  pe::Exploration fold() const {
    pe::Exploration exploration;
    for (auto const& line : lines) exploration.apply(pe::event_from_json(line));
    return exploration;
  }
};
using Table = std::map<std::string, Rows>;

class TableJournal final : public pe::Journal {
 public:
  TableJournal(std::string name, Rows& rows) : name_(std::move(name)), rows_(rows) {
    rows_.held = true;
  }
  ~TableJournal() override { rows_.held = false; }

  pe::Event append(pe::EventPayload payload) override {
    auto const now = std::chrono::system_clock::now();
    pe::Event event{exploration_.last_seq + 1, std::chrono::floor<std::chrono::milliseconds>(now),
                    name_, std::move(payload)};
    rows_.lines.push_back(pe::to_json(event));  // before the state changes: it may fail
    exploration_.apply(event);
    return event;
  }
  pe::Exploration const& exploration() const override { return exploration_; }
  void write_file(std::filesystem::path const&, std::string_view) override {}  // no reports
  std::filesystem::path directory() const override { return {}; }              // no streams

 private:
  std::string name_;
  Rows& rows_;
  pe::Exploration exploration_ = rows_.fold();
};

class TableStore final : public pe::ProgressStore {
 public:
  explicit TableStore(Table& table) : table_(table) {}

  std::vector<std::string> experiments() const override {
    std::vector<std::string> names;
    for (auto const& each : table_) names.push_back(each.first);
    return names;
  }
  pe::Exploration load(std::string const& name) const override { return rows(name).fold(); }
  std::unique_ptr<pe::Journal> create(std::string const& name) override {
    auto const [row, is_new] = table_.try_emplace(name);
    if (!is_new) throw pe::Error(pe::ErrorCode::name_in_use, name + " exists already");
    return std::make_unique<TableJournal>(name, row->second);
  }
  std::unique_ptr<pe::Journal> open(std::string const& name) override {
    if (held(name)) throw pe::Error(pe::ErrorCode::name_in_use, name + " is running");
    return std::make_unique<TableJournal>(name, rows(name));
  }
  std::string repair(std::string const&) override { return {}; }
  bool held(std::string const& name) const override { return rows(name).held; }
  std::filesystem::path directory(std::string const&) const override { return {}; }
  void erase(std::string const& name) override { table_.erase(name); }

 private:
  Rows& rows(std::string const& name) const {
    if (auto const found = table_.find(name); found != table_.end()) return found->second;
    throw pe::Error(pe::ErrorCode::not_found, "there is no experiment " + name);
  }
  Table& table_;
};

int main() {
  auto experiment = pe::experiment_of_variants("weather", {{"calm", "lake"}});
  experiment.session.agent = "command";
  experiment.agents["command"].run = {"sh", "-c", "echo $PEXPLORE_DESCRIPTION > weather.txt"};

  Table table;
  pe::Bricks bricks;
  bricks.store = std::make_unique<TableStore>(table);
  pe::explore(experiment, ".", std::move(bricks));
  for (auto const& line : table.at("weather").lines)
    std::cout << pe::name_of(pe::event_from_json(line).payload) << '\n';
  std::cout << "read again: " << pe::name_of(TableStore(table).load("weather").state) << '\n';
}
