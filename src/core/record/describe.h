// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "base/json.h"
#include "record/kinds.h"

/// The table of kinds in other people's languages. What these write is checked in, and a test compares it.
namespace thalweg::record {

/// The type's name as programs know it: "text_map".
[[nodiscard]] std::string_view name(Type type);
/// What a value of the field looks like, as the end of "it must be ...": "a whole number from 1 to 5 (metre)".
[[nodiscard]] std::string shape(const Field& field);
/// The generated part of docs/formats/record.md.
[[nodiscard]] std::string to_markdown();
/// JSON Schema (2020-12) of one kind. Conditions between instants, citation counts and values behind a path are beyond
/// it; the program's own check holds.
[[nodiscard]] Json to_json_schema(const Kind& kind);
/// One schema for all kinds, as pretty JSON text.
[[nodiscard]] std::string to_json_schema();
/// Types for the desk, and the table itself as a constant from which it builds its forms.
[[nodiscard]] std::string to_typescript();

}  // namespace thalweg::record
