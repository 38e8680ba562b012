// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

/// The media types of what journals commit to, and the names that keys and journals bear.
namespace thalweg::machine {

inline constexpr std::string_view kRecordType = "application/vnd.thalweg.record.v1+json";
inline constexpr std::string_view kVerdictType = "application/vnd.thalweg.verdict.v1+json";
/// In national journals only.
inline constexpr std::string_view kActType = "application/vnd.thalweg.act.v1+json";

/// The name of a party's national journal. It never leaves the node.
[[nodiscard]] inline std::string national_origin(std::string_view id) {
  return std::string(id) + ".thalweg/national";
}

/// The names under which a node's witness and mirror keys sign.
[[nodiscard]] inline std::string witness_name(std::string_view id) {
  return std::string(id) + ".thalweg/witness";
}

[[nodiscard]] inline std::string mirror_name(std::string_view id) {
  return std::string(id) + ".thalweg/mirror";
}

/// The folder of a journal inside the node's folder.
[[nodiscard]] inline std::string journal_folder(std::string_view origin) {
  std::string folder = "journals/" + std::string(origin);
  for (std::size_t i = 9; i < folder.size(); ++i) {
    if (folder[i] == '/') folder[i] = '_';
  }
  return folder;
}

}  // namespace thalweg::machine
