// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <utility>

#include "base/bytes.h"

/// The proof, in the type system, that something passed the gate.
namespace thalweg::release {

class Gate;

/// A value that may leave. Whatever sends takes a Released<T>, and only the Gate can make one: forgetting to ask the
/// gate does not compile. It can be moved along, not copied, made by hand or derived from.
template <class T>
class Released final {
 public:
  Released(Released&&) noexcept = default;
  Released& operator=(Released&&) noexcept = default;
  Released(const Released&) = delete;
  Released& operator=(const Released&) = delete;
  ~Released() = default;

  /// What leaves: already stripped and blurred.
  [[nodiscard]] const T& value() const& { return value_; }

  /// Gives up the wrapping; the value can be stored, and can not be wrapped again.
  [[nodiscard]] T take() && { return std::move(value_); }

  [[nodiscard]] const std::string& agreement() const { return agreement_; }

  /// Names the verdict that let it through: SHA-256 of the verdict's canonical bytes.
  [[nodiscard]] const Hash& verdict() const { return verdict_; }

 private:
  friend class Gate;

  Released(T value, std::string agreement, Hash verdict)
      : value_(std::move(value)), agreement_(std::move(agreement)), verdict_(verdict) {}

  T value_;
  std::string agreement_;
  Hash verdict_;
};

}  // namespace thalweg::release
