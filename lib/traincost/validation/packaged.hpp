// SPDX-License-Identifier: Apache-2.0
// The tables of `configs/truth` as the binary carries them: text, which is read only when it is asked for.
#pragma once

#include <traincost/config/csv.hpp>

#include <span>
#include <string_view>

namespace traincost::validation {

/// A table in pieces of a length that compilers take.
struct PackedTable {
    std::string_view name;  ///< of its file: `steps.csv`
    std::span<const std::string_view> pieces;
};

/// All tables, in the order of their names.
[[nodiscard]] std::span<const PackedTable> packed_tables();

/// One of them, whole. There is a table of that name.
[[nodiscard]] config::CsvText packaged_table(std::string_view name);

}  // namespace traincost::validation
