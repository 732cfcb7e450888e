#pragma once

namespace parallel_explore::async {

/// Lets others reach a value through `place`, for as long as this lives; before and after, `place`
/// is null.
template <class T>
class Borrow {
 public:
  Borrow(T*& place, T& value) : place_(place) { place_ = &value; }
  Borrow(Borrow const&) = delete;
  ~Borrow() { place_ = nullptr; }

 private:
  T*& place_;
};

}  // namespace parallel_explore::async
