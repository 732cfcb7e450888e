#pragma once

#include "live/line.hpp"

#include <string>
#include <string_view>

namespace pexplore {

/// The terminal that a person sees and types at. While keys are taken, it neither echoes them nor
/// waits for whole lines; keys that send signals still do. Its modes are put back at every end of
/// the program: with this object, and where a signal kills.
class Terminal {
 public:
  /// The descriptors are of one terminal and outlive this. There is one such object at a time.
  Terminal(int input, int output);
  Terminal(Terminal const&) = delete;
  ~Terminal();

  /// Its present size.
  [[nodiscard]] parallel_explore::live::Screen screen(bool colour) const;

  /// Whether this process is in the foreground, and may write and read here.
  [[nodiscard]] bool is_ours() const;

  /// Takes the screen and, where the input is a terminal, its keys.
  void take();

  /// The same backwards. `below`: bytes that bring the cursor below what was drawn.
  void give_back(std::string_view below);

  /// The bytes that give_back() is to be called with, should a signal kill the program.
  void expect_end(std::string_view below);

  /// Whether everything was written; the terminal may take nothing for a while.
  [[nodiscard]] bool write(std::string_view bytes) const;

  /// A descriptor of its own to read keys from, which does not block; -1: there are no keys.
  [[nodiscard]] int keys() const { return keys_; }

 private:
  int output_;
  int keys_ = -1;
  bool is_taken_ = false;
};

/// Gives the terminal to something else that a person works with, such as an editor, while it
/// lives.
class TerminalLoan {
 public:
  TerminalLoan();
  TerminalLoan(TerminalLoan const&) = delete;
  ~TerminalLoan();
};

/// Gets called before a loan begins, and after it has ended.
class LoanListener {
 public:
  LoanListener();
  LoanListener(LoanListener const&) = delete;
  virtual void lend() = 0;
  virtual void take_back() = 0;

 protected:
  ~LoanListener();
};

}  // namespace pexplore
