// SPDX-License-Identifier: Apache-2.0
#pragma once

/// Where the sources of this build lie, for tests and benchmarks that read files among them. It is told when they are
/// linked and not when they are compiled, so that the compiler's cache serves every checkout.
const char* thalweg_source_dir();

#define THALWEG_SOURCE_DIR thalweg_source_dir()
