#include "simulation/meter.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdlib>
#include <new>

namespace {

bool counts_memory = false;
std::int64_t bytes_held = 0, most_bytes_held = 0;

/// Before each block: its size if it is the scheduler's, else 0.
struct alignas(std::max_align_t) Header {
  std::int64_t size;
};

/// Size of the chunk that malloc takes for a block.
std::int64_t chunk(std::size_t size) {
  return static_cast<std::int64_t>(std::max<std::size_t>((size + 8 + 15) / 16 * 16, 32));
}

}  // namespace

void* operator new(std::size_t size) {
  auto* const header = static_cast<Header*>(std::malloc(size + sizeof(Header)));
  if (header == nullptr) throw std::bad_alloc();
  header->size = counts_memory ? chunk(size) : 0;
  bytes_held += header->size;
  most_bytes_held = std::max(most_bytes_held, bytes_held);
  return header + 1;
}

void operator delete(void* block) noexcept {
  if (block == nullptr) return;
  auto* const header = static_cast<Header*>(block) - 1;
  bytes_held -= header->size;
  std::free(header);
}

void operator delete(void* block, std::size_t) noexcept { operator delete(block); }

namespace simulation {
namespace {

using Clock = std::chrono::steady_clock;

constexpr double buckets_per_doubling = 32;

}  // namespace

CountsMemory::CountsMemory() { counts_memory = true; }
CountsMemory::~CountsMemory() { counts_memory = false; }

void reset_memory() { most_bytes_held = bytes_held; }

void Times::add(std::chrono::nanoseconds time) {
  auto const ns = static_cast<double>(std::max<std::int64_t>(time.count(), 1));
  auto const bucket = static_cast<std::size_t>(std::log2(ns) * buckets_per_doubling);
  if (counts_.size() <= bucket) counts_.resize(bucket + 1);
  ++counts_[bucket];
  ++count_;
}

double Times::quantile_us(double share) const {
  auto left = static_cast<std::int64_t>(share * static_cast<double>(count_));
  std::size_t bucket = 0;
  while (bucket + 1 < counts_.size() && (left -= counts_[bucket]) >= 0) ++bucket;
  return std::exp2((static_cast<double>(bucket) + 0.5) / buckets_per_doubling) / 1000;
}

Meter::Meter(Plan plan) {
  for (auto const& entry : plan.to_work) queue_.emplace(0, entry.approach);
  CountsMemory const counts;
  scheduler_ = std::make_unique<Scheduler>(std::move(plan));
}

std::vector<Action> Meter::step(Input const& input, Instant now) {
  std::vector<Action> actions;
  auto const start = Clock::now();
  {
    CountsMemory const counts;
    actions = scheduler_->step(input, now);
  }
  auto const between = Clock::now();
  auto top = queue_.top();
  queue_.pop();
  top.first += 1 + static_cast<std::int64_t>(std::hash<std::string>()(top.second) % 1000);
  queue_.push(std::move(top));
  auto const end = Clock::now();
  if (std::holds_alternative<Begin>(input)) {
    beginning_ = between - start;
  } else {
    decisions.add(between - start);
    peer.add(end - between);
  }
  return actions;
}

std::int64_t Meter::most_bytes() const { return most_bytes_held; }

}  // namespace simulation
