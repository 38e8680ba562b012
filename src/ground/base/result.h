// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdio>
#include <cstdlib>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <variant>

/// Results, errors and checks. Refusals and bad input are daily business on a border, not exceptions: every function
/// that can say no returns a Result, and the compiler refuses to drop it.
namespace thalweg {

/// What the caller does next. Never branch on the detail text.
enum class Code {
  malformed,    ///< reject the sender's bytes (HTTP 400)
  refused,      ///< show the reason, do not retry (403)
  not_found,    ///< (404)
  conflict,     ///< read again, then retry (409)
  exhausted,    ///< back off: queue or disk full (429, 507)
  unsupported,  ///< ask for another version (501)
  unavailable,  ///< retry later (503)
  timed_out,    ///< retry if safe (504)
  corrupt,      ///< stop, raise an alarm, repair from a peer (500)
};

/// The code's name as it is printed and sent ("malformed", ...).
[[nodiscard]] constexpr const char* name(Code code) {
  switch (code) {
    case Code::malformed: return "malformed";
    case Code::refused: return "refused";
    case Code::not_found: return "not_found";
    case Code::conflict: return "conflict";
    case Code::exhausted: return "exhausted";
    case Code::unsupported: return "unsupported";
    case Code::unavailable: return "unavailable";
    case Code::timed_out: return "timed_out";
    case Code::corrupt: return "corrupt";
  }
  return "corrupt";
}

/// Why something was not done. `detail` is for people: it says what, where and what to do, with the values.
struct Error {
  Code code = Code::malformed;
  std::string detail;
};

/// The value of a Result that carries none.
struct Unit {};

namespace detail {
[[noreturn]] inline void check_failed(const char* what, const char* file, int line) {
  std::fprintf(stderr, "CHECK failed: %s at %s:%d\n", what, file, line);
  std::abort();
}
}  // namespace detail

/// Stops the process when one of our own assumptions is broken. On in every build. Never for outside input.
#define CHECK(condition) \
  (static_cast<bool>(condition) ? void(0) : ::thalweg::detail::check_failed(#condition, __FILE__, __LINE__))

/// Either a T or an Error. The names are those of std::expected, so that a later swap is one alias.
template <class T>
class [[nodiscard]] Result {
 public:
  Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}  // NOLINT(google-explicit-constructor)

  Result(Error error) : state_(std::in_place_index<1>, std::move(error)) {}  // NOLINT(google-explicit-constructor)

  [[nodiscard]] bool has_value() const { return state_.index() == 0; }

  explicit operator bool() const { return has_value(); }

  [[nodiscard]] T& value() & {
    CHECK(has_value());
    return *std::get_if<0>(&state_);
  }

  [[nodiscard]] const T& value() const& {
    CHECK(has_value());
    return *std::get_if<0>(&state_);
  }

  /// By value, so that nothing borrows from a Result that is about to go. May be dropped: TRY does, when only the error
  /// matters.
  T value() && {
    CHECK(has_value());
    return std::move(*std::get_if<0>(&state_));
  }

  [[nodiscard]] const Error& error() const& {
    CHECK(!has_value());
    return *std::get_if<1>(&state_);
  }

  [[nodiscard]] Error&& error() && {
    CHECK(!has_value());
    return std::move(*std::get_if<1>(&state_));
  }

  [[nodiscard]] T& operator*() & { return value(); }

  [[nodiscard]] const T& operator*() const& { return value(); }

  [[nodiscard]] T* operator->() { return &value(); }

  [[nodiscard]] const T* operator->() const { return &value(); }

 private:
  std::variant<T, Error> state_;
};

/// Yields the value of a Result, or returns its error from the enclosing function. Give it a statement of its own:
/// inside an argument list or braces, what was already built beside it is not destroyed when it returns.
#define TRY(...) THALWEG_TRY_NAMED_(THALWEG_JOIN_(try_result_, __COUNTER__), __VA_ARGS__)
// Each use has a name of its own, so that one TRY can stand inside another.
#define THALWEG_TRY_NAMED_(result, ...) THALWEG_TRY_(result, __VA_ARGS__)
#define THALWEG_TRY_(result, ...)                              \
  __extension__({                                              \
    auto&& result = (__VA_ARGS__);                             \
    if (!result.has_value()) return std::move(result).error(); \
    std::move(result).value();                                 \
  })
#define THALWEG_JOIN_(a, b) THALWEG_JOIN_AGAIN_(a, b)
#define THALWEG_JOIN_AGAIN_(a, b) a##b

}  // namespace thalweg
